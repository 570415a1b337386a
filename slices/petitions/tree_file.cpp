#include <cstdio>
#include <fstream>

#include <viche/core/fault.hpp>
#include <viche/files/files.hpp>
#include <viche/identity/identity.hpp>
#include <viche/journal/journal.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>

#include "api.hpp"
#include "store.hpp"

/// The tree of the journal with the leaves of one petition as they are: whoever has it counts the petition again without us.
namespace viche::petitions {

namespace {

constexpr int made_an_hour = 60;  ///< of one address: each walks over the whole tree

std::string name_of(const Petition& petition) { return "petition-" + petition.number.text() + "-journal.txt"; }

/// How many leaves the head has that a file was made for; 0: there is none.
std::uint64_t size_made(const std::optional<std::string>& path) {
  if (!path) return 0;
  std::ifstream file(*path);
  std::string line, note;
  std::getline(file, line);
  std::getline(file, line);
  while (std::getline(file, line) && !line.empty()) note += line + "\n";
  const auto head = journal::checkpoint_of(note);
  return head ? head->size : 0;
}

class Writer {
 public:
  explicit Writer(const std::string& path) : stream_(std::fopen(path.c_str(), "w")) {
    if (!stream_) throw Fault("cannot write " + path, "storage_full");
  }
  ~Writer() {
    if (stream_) std::fclose(stream_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void line(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream_);
    std::fputc('\n', stream_);
  }
  void text(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream_); }
  void close() {
    const bool before = std::ferror(stream_) != 0;
    const bool last = std::fclose(std::exchange(stream_, nullptr)) != 0;
    if (before || last) throw Fault("a tree could not be written", "storage_full");
  }

 private:
  std::FILE* stream_;
};

void make(kit::Services& services, HromadaId hromada, const Petition& petition, const journal::Head& head) {
  services.files.publish(hromada, name_of(petition), [&](const std::string& path) {
    Writer file(path);
    file.line("viche tree v1");
    file.line("key " + services.journal.key(hromada).text());
    file.text(head.note);
    file.line("");
    services.db.read(hromada, [&](storage::Session& session) {
      std::vector<std::uint64_t> places = positions(session, petition.id);
      std::erase_if(places, [&](std::uint64_t place) { return place >= head.size; });
      services.journal.write_thinned(session, head.size, places, [&](std::string_view line) { file.text(line); });
    });
    file.close();
    return true;
  });
}

/// Made for the last head; that of a closed petition holds for as long as nothing more was entered about it.
bool is_good(const Petition& petition, std::uint64_t made, const journal::Head& head,
             const std::vector<std::uint64_t>& places) {
  if (made == 0) return false;
  return made == head.size || (petition.closing_leaf && (places.empty() || places.back() < made));
}

http::Response send_tree(kit::Call& call) {
  const auto number = number_of(call.value("number"));
  const auto petition = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return number ? find(session, *number) : std::nullopt; });
  if (!petition || !petition->is_public()) return call.refuse(not_found());
  const auto head = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.journal.last_head(session); });
  if (!head) return call.refuse(not_found("petitions.tree_not_yet"));
  const auto places = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return positions(session, petition->id); });
  auto path = call.services.files.published(call.hromada(), name_of(*petition));
  if (!is_good(*petition, size_made(path), *head, places)) {
    const Check allowed = call.services.identity.throttle(call.hromada(), "petitions.tree", call.request.remote,
                                                          made_an_hour, std::chrono::hours(1));
    if (!allowed) return call.refuse(allowed.refusal());
    make(call.services, call.hromada(), *petition, *head);
    path = call.services.files.published(call.hromada(), name_of(*petition));
  }
  http::Response response;
  response.file = path.value();
  response.with("Content-Type", "text/plain; charset=utf-8");
  response.with("Content-Disposition", "attachment; filename=\"" + name_of(*petition) + "\"");
  return response;
}

}  // namespace

std::vector<kit::Route> tree_routes() {
  return {
      kit::open_data(kit::get("petitions.tree", "/petitions/{number}/journal.txt", kit::Access::anyone(), send_tree))};
}

}  // namespace viche::petitions
