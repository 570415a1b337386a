#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace viche::log {

/// Lines for the administrator: an event name and fields, never personal data:
/// no names, e-mails, addresses, texts, tokens or full URLs. Numbers and codes only.
struct Field {
  std::string_view name;
  std::string value;
  Field(std::string_view n, std::string_view v) : name(n), value(v) {}
  Field(std::string_view n, const char* v) : name(n), value(v) {}
  Field(std::string_view n, long long v) : name(n), value(std::to_string(v)) {}
  Field(std::string_view n, unsigned long long v) : name(n), value(std::to_string(v)) {}
  Field(std::string_view n, long v) : name(n), value(std::to_string(v)) {}
  Field(std::string_view n, unsigned long v) : name(n), value(std::to_string(v)) {}
  Field(std::string_view n, int v) : name(n), value(std::to_string(v)) {}
};

using Fields = std::initializer_list<Field>;

/// `level`: debug, info, warn, error, off. Lines go to standard error as `time level event k=v …`.
void set_level(std::string_view level);

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
void warn(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

}  // namespace viche::log
