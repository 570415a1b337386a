#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>
#include <viche/storage/database.hpp>

/// A case of one slice becomes a case of another: an appeal that is in truth a request for information. The slice that
/// hands over knows nothing of the one that takes.
namespace viche::kit {

/// What is handed over.
struct HandedOver {
  std::string number;        ///< under which its author knows it
  std::string text, lang;    ///< as its author wrote it
  std::string source;        ///< how it came: site, phone, email, letter, ...
  std::int64_t account = 0;  ///< of the author; 0: none
  std::string name, email, phone, residence;
  Instant received_at;  ///< terms of the new case may run from here, or from now, as its law says
};

/// What it has become.
struct TakenOver {
  std::string number;
  std::string path;  ///< its page for the staff
};

/// Something that a slice takes over.
struct Receiver {
  std::string kind;   ///< "information_request"
  std::string title;  ///< words: what it becomes, as "запит на інформацію"
  /// Makes the new case in the transaction of the one that hands over: both happen, or neither.
  std::function<Result<TakenOver>(storage::Tx&, Services&, const Town&, const Actor& by, const HandedOver&,
                                  Instant now)>
      take;
};

}  // namespace viche::kit
