#include <algorithm>

#include <viche/core/fault.hpp>
#include <viche/storage/kept.hpp>

#include "classifier.hpp"

namespace viche::appeals::registration {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;

constexpr Sql select_classifiers{"appeals.select_classifiers", R"(
    SELECT version, act, valid_from, codes FROM appeal_classifiers WHERE hromada_id = :hromada
     ORDER BY valid_from, imported_at, version)"};
constexpr Sql insert_row{"appeals.insert_classifier", R"(
    INSERT INTO appeal_classifiers(hromada_id, version, act, valid_from, codes, imported_at)
    VALUES(:hromada, :version, :act, :valid_from, :codes, :imported_at))"};

Classifiers read_all(Session& session) {
  Classifiers all = classifiers_of_the_program();
  session.each(select_classifiers, {}, [&](const Row& row) {
    auto read = Classifier::parse(row.text(0), calendar::day_of_number(row.integer(2)), row.text(1), row.text(3));
    if (!read) throw Fault("a classifier of the database does not read: " + row.text(0));
    all.push_back(std::make_shared<const Classifier>(std::move(read).value()));
  });
  std::ranges::stable_sort(all, {}, [](const auto& one) { return one->from(); });
  return all;
}

storage::Kept<Classifiers>& kept() {
  static storage::Kept<Classifiers> made(read_all);
  return made;
}

}  // namespace

std::shared_ptr<const Classifiers> classifiers(storage::Database& db, HromadaId hromada) {
  return kept().of(db, hromada);
}

void insert_classifier(storage::Tx& tx, const Classifier& classifier, Instant at) {
  tx.run(insert_row, {{"version", classifier.version()},
                      {"act", classifier.act()},
                      {"valid_from", calendar::day_number(classifier.from())},
                      {"codes", classifier.csv()},
                      {"imported_at", at}});
  tx.after_commit([hromada = tx.hromada()] { kept().drop(hromada); });
}

}  // namespace viche::appeals::registration
