#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/resources.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/handover.hpp>
#include <viche/kit/route.hpp>
#include <viche/kit/setting.hpp>
#include <viche/kit/town.hpp>

namespace CLI {
class App;
}

namespace viche::kit {

/// A line of a menu: the public one, or of staff.
struct MenuItem {
  std::string path;
  std::string words;  ///< locale key
  int order = 100;
  Access access;
  bool residents_only = false;  ///< not for staff, though the access would let them
};

/// "What waits for me" on the staff's home page.
struct Waiting {
  std::string title;
  std::int64_t count = 0;
  std::string path;
  bool urgent = false;
};

/// A case of a person in the cabinet.
struct CabinetCase {
  std::string title, path, state, note;
  Instant at;
  std::string lang = {};      ///< of the title; empty: the language of the page
  std::string kind = {};      ///< what it is, in the language of the page: "Звернення"
  bool closed = false;        ///< nothing more is to come
  bool waits_for_me = false;  ///< the person is asked something
  std::string icon = {};      ///< of its kind; empty: that of all cases
};

/// A day a person waits for: an answer is due, a collection ends, a reception begins.
struct CabinetTerm {
  Instant at;
  bool whole_day = true;  ///< the day counts, not the hour
  std::string title, path, note;
  std::string lang = {};
};

/// What a person is told of without asking again.
struct CabinetSubscription {
  std::string id;  ///< of the slice's own, to end it
  std::string title, path, note;
  std::string lang = {};
};

/// Something that was written to a person: a letter, a reply.
struct CabinetLetter {
  Instant at;
  std::string title, path, note;
  std::string lang = {};
};

/// One of the files that a person takes with them: all that is kept of them.
struct PersonalFile {
  std::string name;  ///< "appeals.json", "photos/12.jpg"
  std::string bytes;
};

/// What erasure took away.
struct Erased {
  std::string what;        ///< locale key; told with {n}
  std::int64_t count = 1;  ///< nothing is told of 0
};

/// What erasure left, and why: a term that the law sets runs still.
struct Kept {
  std::string what;  ///< locale key; told with {n}
  std::string law;   ///< article
  std::optional<Instant> until = {};
  std::int64_t count = 1;
};

/// What a person asked to be erased, and what to write down of it.
struct Erasure {
  std::int64_t account = 0;
  std::int64_t person = 0;  ///< identity::Person; 0: none
  Actor by;
  Instant now;
  std::vector<Erased> erased = {};  ///< slices add to both
  std::vector<Kept> kept = {};
  std::optional<Instant> mark_until = {};  ///< until when the hashes of the person's numbers are still needed
};

/// A finding of the search over everything.
struct Finding {
  std::string title, path, text, meta;
  std::string lang = {};  ///< of the title; empty: the language of the page
};

/// Where something is asked about.
struct AskedPlace {
  std::int64_t settlement = 0, street = 0, building = 0;  ///< of the address register; 0: none
  std::optional<double> lat, lon;
  std::string category;  ///< slug of the category of appeals; or empty
};

/// What is known of a place already: an outage, works on the road.
struct Notice {
  std::string title, text;
  std::string path;  ///< where more of it stands; or empty
  std::optional<Instant> until = {};
};

/// What a slice contributes to parts that look across; read through the registry, so that nobody includes a slice.
struct Contributions {
  std::vector<MenuItem> menu;          ///< public
  std::vector<MenuItem> account_menu;  ///< of people signed in: shown to whom the access lets
  std::function<std::vector<Waiting>(Call&)> waiting;
  std::function<std::vector<CabinetCase>(Call&)> cabinet;
  std::function<std::vector<CabinetTerm>(Call&)> terms;
  std::function<std::vector<CabinetSubscription>(Call&)> subscriptions;
  /// Ends one of them. Refusal: not_found
  std::function<Check(Call&, std::string_view id)> unsubscribe;
  std::function<std::vector<CabinetLetter>(Call&)> letters;
  /// How a thing somebody looked through is called, "Звернення № 12": by the object's word in the journal of looks.
  /// Why somebody looked is told by the words `<slice>.look.<why>`, if there are such.
  std::function<std::optional<CabinetCase>(Call&, std::string_view object, std::int64_t id)> seen_through;
  /// All that the slice keeps of an account, for its owner.
  std::function<void(Services&, HromadaId, std::int64_t account, const std::function<void(PersonalFile)>& give)>
      personal;
  /// Takes the person out of what the slice keeps, in the one transaction of the erasure. A person is shown beforehand
  /// what it would do by doing it and going back: whatever lies outside the transaction waits for its commit.
  std::function<void(Services&, storage::Tx&, Erasure&)> erase;
  std::function<std::vector<Finding>(Call&, std::string_view text, std::int64_t limit)> search;
  /// A block of the front page: markup rendered by the slice's own template.
  std::function<std::string(Call&)> front;
  /// What is known of a place now: for operators, before they write down what is known already.
  std::function<std::vector<Notice>(Call&, const AskedPlace&)> notices;
  std::vector<Receiver> receivers;  ///< of cases that other slices hand over
};

/// A command line the slice adds below `import` (or at the top): given the parent and a way to open the services.
struct Command {
  std::string parent;  ///< "import", or empty
  std::function<void(CLI::App& parent, const std::function<Services&()>& services, int& exit_code)> add;
};

/// The manifest: all that the program knows of a slice.
struct Slice {
  std::string name;
  Resources resources;
  std::vector<Route> routes;
  std::vector<Setting> settings;
  /// Rights of API keys beyond those its routes ask for; one that ends with ':' is followed by an organisation's
  /// identifier. Their words are `scopes.<scope>`.
  std::vector<std::string> scopes;
  Contributions contributes;
  /// Registers hearers, job handlers and timers; called once before serving or working.
  std::function<void(Services&)> start;
  std::vector<Command> commands;
  /// Tells every key of the file store that its rows name: `verify` looks whether they are there.
  std::function<void(storage::Session&, const std::function<void(std::string_view key)>& each)> files;
  /// What is wrong with what the slice entered into a community's journal; empty when nothing is (`verify`).
  std::function<std::vector<std::string>(Services&, const Town&)> faults;
  /// Gives a new community what it begins with (`viche town add`).
  std::function<void(Services&, const Town&)> begin;
  /// Fills a community with the demo's data from a folder; in the order of slices.
  std::function<void(Services&, const Town&, const std::string& folder,
                     const std::function<void(std::string_view, std::size_t, std::size_t)>& progress)>
      demo;
};

/// All slices of the program, in order.
class Registry {
 public:
  explicit Registry(std::vector<Slice> slices) : slices_(std::move(slices)) {}
  const std::vector<Slice>& slices() const { return slices_; }
  std::vector<MenuItem> menu() const;
  std::vector<MenuItem> account_menu() const;
  /// The community's own, then those of the slices.
  std::vector<Setting> settings() const;
  /// What an API key may be allowed, in order.
  std::vector<std::string> scopes() const;
  /// Is it one of them, with an identifier where one belongs?
  bool has_scope(std::string_view scope) const;
  std::optional<Setting> find_setting(std::string_view key) const;
  /// What any slice knows of a place, in the order of slices; empty while none tells.
  std::vector<Notice> notices(Call& call, const AskedPlace& place) const;
  /// All that takes cases over, in the order of slices.
  std::vector<const Receiver*> receivers() const;

 private:
  std::vector<Slice> slices_;
};

/// Sets what is declared by somebody. Refusals: settings.unknown (not_found), those of setting_value,
/// settings.act_missing [act] where a council decides.
Check change_setting(Services& services, HromadaId hromada, const Actor& by, std::string_view key,
                     std::string_view value, std::string_view act_title, Instant now);

/// May an actor use a route with this access? (Not for api_key and half_way.)
bool admits(const Access& access, const Actor& actor);

}  // namespace viche::kit
