#include <viche/core/log.hpp>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace viche::log {

namespace {

spdlog::logger& logger() {
  static const auto made = [] {
    auto created = spdlog::stderr_logger_mt("viche");
    created->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    return created;
  }();
  return *made;
}

/// One line whatever is in it: a line break in a value would forge a second entry.
void append(std::string& line, std::string_view value) {
  const bool quote = value.find_first_of(" =\"\n\r\t") != std::string_view::npos || value.empty();
  if (quote) line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  if (quote) line += '"';
}

void write(spdlog::level::level_enum level, std::string_view event, Fields fields) {
  if (!logger().should_log(level)) return;
  std::string line(event);
  for (const Field& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    append(line, field.value);
  }
  logger().log(level, "{}", line);
}

}  // namespace

void set_level(std::string_view level) { logger().set_level(spdlog::level::from_str(std::string(level))); }

void debug(std::string_view event, Fields fields) { write(spdlog::level::debug, event, fields); }
void info(std::string_view event, Fields fields) { write(spdlog::level::info, event, fields); }
void warn(std::string_view event, Fields fields) { write(spdlog::level::warn, event, fields); }
void error(std::string_view event, Fields fields) { write(spdlog::level::err, event, fields); }

}  // namespace viche::log
