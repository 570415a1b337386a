// People for tests and measurements: residents whose person is known, each with an open session.
//   viche_residents make DIR COUNT FIRST [postgresql://…]         one line for each: session token, form token
//   viche_residents sign DIR NUMBER COUNT FIRST [postgresql://…]  so many signatures with their leaves under a petition
// Both are about the first community; FIRST keeps those of one call apart from those of another.
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <viche/audit/audit.hpp>
#include <viche/core/codes.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/identity/people.hpp>
#include <viche/journal/journal.hpp>
#include <viche/kit/town.hpp>

#include "rules/integrity.hpp"
#include "store.hpp"

namespace {

using namespace viche;

constexpr int hands = 16, in_one_act = 1000;
constexpr std::int64_t serials = 1'000;

/// A tax number that no other call gives to another person.
std::string rnokpp_of(std::int64_t n) {
  std::string text = std::to_string(10'000 + n / serials);
  const std::string serial = std::to_string(1'000 + n % serials);
  text += serial;
  for (char last = '0'; last <= '9'; ++last) {
    if (is_rnokpp(text + last)) return text + last;
  }
  return text;
}

/// Ukrainian letters that tell one invented surname from another.
std::string surname_of(std::int64_t n) {
  static constexpr std::string_view letters[] = {"а", "о", "у", "и", "е", "я", "ю", "і", "є", "ї"};
  std::string name = "Тест";
  for (const char digit : std::to_string(n)) name += letters[digit - '0'];
  return name + "енко";
}

struct House {
  House(const std::string& dir, const std::string& url)
      : db([&] {
          storage::Options options;
          options.dir = dir;
          options.url = url;
          return options;
        }()),
        vault(dir + "/secret.key"),
        identity(db, vault, clock),
        journal(db, vault, clock),
        towns(db),
        town(towns.all().front()) {
    journal.name_trees([this](HromadaId hromada) { return kit::tree_name(db, hromada); });
  }

  SystemClock clock;
  storage::Database db;
  identity::Vault vault;
  identity::Identity identity;
  journal::Journal journal;
  kit::Towns towns;
  std::shared_ptr<const kit::Town> town;
};

void make(House& house, std::int64_t count, std::int64_t first) {
  std::atomic<std::int64_t> next = first;
  std::mutex printing;
  std::vector<std::thread> threads;
  for (int hand = 0; hand < hands; ++hand) {
    threads.emplace_back([&] {
      for (std::int64_t n = next++; n < first + count; n = next++) {
        const identity::Proof proof{"clerk", surname_of(n), "Олена", "Іванівна", rnokpp_of(n), {}, {}, {}};
        const auto came = house.identity.people().come(house.town->id, house.identity, proof, 0, "uk").value();
        const auto opened =
            house.identity.open_for(house.town->id, came.person.account, identity::Door::person, "test").value();
        const std::string line =
            opened.token + " " + house.identity.form_token(house.town->id, opened.session.form_key) + "\n";
        const std::lock_guard hold(printing);
        std::cout << line;
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

int sign(House& house, const std::string& number, std::int64_t count, std::int64_t first) {
  const auto wanted = number_of(number);
  const auto petition = house.db.read(house.town->id, [&](storage::Session& session) {
    return wanted ? petitions::find(session, *wanted) : std::nullopt;
  });
  if (!petition) {
    std::cerr << "there is no petition " << number << "\n";
    return 1;
  }
  for (std::int64_t done = 0; done < count; done += in_one_act) {
    (void)house.db.act(house.town->id, [&](storage::Tx& tx) -> Result<Done> {
      for (std::int64_t n = done; n < std::min(count, done + in_one_act); ++n) {
        petitions::Signature signature;
        signature.id = storage::next_id();
        signature.petition = petition->id;
        signature.person = -(first + n + 1);  // nobody has such a number
        signature.name = surname_of(first + n) + " Олена Іванівна";
        signature.channel = petitions::Channel::web;
        signature.level = IdentityLevel::strong;
        signature.at = house.clock.now();
        const auto leaf = house.journal.append(
            tx, {"signature", petition->object(), base64url(hash256(std::to_string(first + n)).substr(0, 16)),
                 signature.at, petitions::content_of(*petition, signature.channel, signature.level)});
        signature.position = leaf.position;
        petitions::insert(tx, house.vault, signature);
        petitions::tally(tx, petition->id, signature, 1);
      }
      audit::record(tx, Actor::system(), "test.sign", "petition", petition->id, house.clock.now());
      return Done{};
    });
  }
  house.journal.make_head(house.town->id, house.clock.now());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto number = [&](std::size_t at) { return parse_integer(words.at(at)).value_or(0); };
  if (words.size() >= 4 && words[0] == "make") {
    House house(words[1], words.size() > 4 ? words[4] : "");
    make(house, number(2), number(3));
    return 0;
  }
  if (words.size() >= 5 && words[0] == "sign") {
    House house(words[1], words.size() > 5 ? words[5] : "");
    return sign(house, words[2], number(3), number(4));
  }
  std::cerr << "viche_residents make DIR COUNT FIRST [URL] | sign DIR NUMBER COUNT FIRST [URL]\n";
  return 2;
}
