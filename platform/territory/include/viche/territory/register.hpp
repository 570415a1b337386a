#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/result.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/storage/database.hpp>
#include <viche/territory/geo.hpp>

namespace viche::territory {

/// A city, village or settlement of the community.
struct Settlement {
  std::int64_t id = 0;
  std::string code;  ///< КАТОТТГ
  std::string kind;  ///< city, settlement, village
  std::string name;  ///< "Ладижин"
  std::string name_en;
  std::string shown;  ///< "м. Ладижин"
  std::optional<Point> point;
};

struct Street {
  std::int64_t id = 0;
  std::int64_t settlement_id = 0;
  std::string kind;                    ///< street, lane, avenue, ... (data/street_kinds.txt); empty when unknown
  std::string name;                    ///< "Слобідська"
  std::string shown;                   ///< "вул. Слобідська"
  std::vector<std::string> old_names;  ///< as shown
};

struct StreetSuggestion {
  Street street;
  std::string settlement;   ///< as shown; streets of one name stand in several
  std::string old_name;     ///< the old name that was found, or empty
  std::string house_typed;  ///< "12а" of "слобідська 12а": for `suggest_buildings`
};

struct Building {
  std::int64_t id = 0;
  std::int64_t street_id = 0;
  std::string number;  ///< "12/3А"
  std::string postcode;
  std::optional<Point> point;
  bool multi_flat = false;
};

/// The number of a house as people type it: "буд. 10-А, кв. 5" is the house "10-А" and the flat "5".
struct HouseTyped {
  std::string number;
  std::string flat;  ///< of whom it is says more than an address needs: never published
};
HouseTyped house_typed(std::string_view text);
/// The text without any flat in it: "Соборна 5, кв. 12" -> "Соборна 5". The rest stays as it is.
std::string without_flat(std::string_view text);

/// A door of a block of flats and the flats behind it.
struct Entrance {
  std::int64_t id = 0;
  std::int64_t number = 0;
  std::optional<std::int64_t> first_flat;  ///< inclusive
  std::optional<std::int64_t> last_flat;   ///< inclusive
  std::optional<Point> point;
};

/// A bus stop or another named point.
struct Landmark {
  std::int64_t id = 0;
  std::string kind;  ///< stop
  std::string name;
  std::string details;  ///< routes of a stop
  Point point;
};

/// Where something is: as much of it as is known.
struct Place {
  Settlement settlement;
  std::optional<Street> street;
  std::optional<Building> building;
  std::optional<Point> point;  ///< of the building, else absent
  std::string shown;           ///< "м. Ладижин, вул. Слобідська, 12"
};

/// Which settlement a point lies in; absent in the fields between them.
struct Inside {
  std::optional<Settlement> settlement;
};

/// A unit of the national codifier (КАТОТТГ).
struct Unit {
  std::string code;
  std::string parent;    ///< code, empty for regions
  std::string category;  ///< O, K, P, H, M, X, C, B
  std::string name;
};

/// The address register of communities. Thread-safe. Streets and boundaries of communities in use are kept in memory
/// (64 communities at most) and read again when an import has changed them, on whichever node.
class Register {
 public:
  /// @param lemmas must outlive the register
  explicit Register(const search::Lemmas& lemmas);
  ~Register();

  /// By name. Ukrainian alphabet.
  std::vector<Settlement> settlements(storage::Session& session) const;
  std::optional<Settlement> find_settlement(storage::Session& session, std::int64_t id) const;
  std::optional<Street> find_street(storage::Session& session, std::int64_t id) const;
  std::optional<Building> find_building(storage::Session& session, std::int64_t id) const;
  /// The house of a street by its number in any of the ways it is written: "10 а", "10-А", "10A", "буд. 10а".
  std::optional<Building> find_house(storage::Session& session, std::int64_t street_id, std::string_view number) const;
  std::vector<Street> streets_of(storage::Session& session, std::int64_t settlement_id) const;
  std::vector<Entrance> entrances_of(storage::Session& session, std::int64_t building_id) const;
  std::vector<Landmark> landmarks(storage::Session& session, std::string_view kind) const;

  /// Streets as they are typed: any word order and word form, beginnings of words, old names, with or without
  /// "вул." or "вулиця", the settlement's name beside it, one wrong letter in a word of four letters or more.
  /// Best first.
  std::vector<StreetSuggestion> suggest_streets(storage::Session& session, std::string_view text,
                                                std::size_t limit) const;
  /// Buildings whose number begins so, in the order of their numbers; all when `prefix` is empty.
  std::vector<Building> suggest_buildings(storage::Session& session, std::int64_t street_id, std::string_view prefix,
                                          std::size_t limit) const;

  /// The place that an address means. `settlement` is a name or a code and may be empty; `building` may be empty.
  /// @returns the place, or a refusal: territory.unknown_settlement, territory.unknown_street,
  ///          territory.ambiguous_street (several settlements have it: arg `settlements`), territory.unknown_building
  Result<Place> resolve(storage::Session& session, std::string_view settlement, std::string_view street,
                        std::string_view building) const;
  std::optional<Place> place_of_building(storage::Session& session, std::int64_t building_id) const;
  std::optional<Place> place_of_street(storage::Session& session, std::int64_t street_id) const;
  /// The building whose point is nearest, within `within_m`.
  std::optional<Place> nearest_building(storage::Session& session, Point point, double within_m = 300) const;

  /// @returns the settlement around the point, or a refusal: territory.invalid_point, territory.outside_community.
  /// A community without boundaries refuses no sound point.
  Result<Inside> inside(storage::Session& session, Point point) const;
  /// Boundaries as GeoJSON (a FeatureCollection with code, kind and name), for maps.
  std::string boundaries_geojson(storage::Session& session) const;

  /// The national codifier; empty until it is imported.
  std::optional<Unit> find_unit(storage::Session& session, std::string_view code) const;
  std::vector<Unit> units_under(storage::Session& session, std::string_view parent_code) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The parts's tables, for Database::migrate.
storage::Part part();

}  // namespace viche::territory
