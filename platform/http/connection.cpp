#include "connection.hpp"

#include <algorithm>

#include <boost/asio/error.hpp>

#include <viche/core/log.hpp>

#include "ascii.hpp"

namespace viche::http {

namespace {

constexpr std::size_t first_room = 4 * 1024;
constexpr std::size_t body_room = 64 * 1024;
constexpr std::size_t absorb_bytes = 256 * 1024;
constexpr int requests_in_a_row = 64;

}  // namespace

asio::mutable_buffer InBuffer::room(std::size_t least) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (size_ - end_ < least) {
    const std::size_t used = end_ - begin_;
    const std::size_t size = std::max({first_room, used + least, std::min(2 * size_, body_room)});
    std::unique_ptr<char[]> bigger(new char[size]);
    std::copy_n(data_.get() + begin_, used, bigger.get());
    data_ = std::move(bigger);
    size_ = size;
    begin_ = 0;
    end_ = used;
  }
  return {data_.get() + end_, size_ - end_};
}

void InBuffer::consume(std::size_t count) {
  begin_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

void InBuffer::release() {
  if (!empty() || size_ <= first_room) return;
  data_.reset();
  size_ = begin_ = end_ = 0;
}

Connection::Connection(Socket socket, IoThread& home) : socket_(std::move(socket)), home_(home), shared_(home.shared) {}

Connection::~Connection() = default;

void Connection::close_after(const std::exception& error) {
  log::error("http.connection_failed", {{"what", error.what()}});
  close();
}

void Connection::touch(std::chrono::seconds pause) { deadline_ = SteadyClock::now() + pause; }

void Connection::start() {
  boost::system::error_code error;
  const auto peer = socket_.remote_endpoint(error);
  if (error) return close();
  peer_ = peer.address();
  if (peer_.is_v6() && peer_.to_v6().is_v4_mapped())
    peer_ = asio::ip::make_address_v4(asio::ip::v4_mapped, peer_.to_v6());
  socket_.set_option(asio::ip::tcp::no_delay(true), error);
  socket_.non_blocking(true, error);
  touch(shared_.options.limits.header_time);
  guarded([this] { read_more(1); });
}

void Connection::start_refusing() {
  boost::system::error_code error;
  socket_.non_blocking(true, error);
  guarded([this] { refuse(503); });
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  const auto self = shared_from_this();
  phase_ = Phase::closed;
  boost::system::error_code ignored;
  socket_.close(ignored);
  exchange_.reset();
  decoder_.reset();
  out_ = {};
  auto& all = home_.connections;
  all.back()->place = place;
  std::swap(all[place], all.back());
  all.pop_back();
  if (--shared_.connections == 0 && shared_.stopping) {
    const std::lock_guard lock(shared_.mutex);
    shared_.all_closed.notify_all();
  }
}

void Connection::begin_stop() {
  guarded([this] {
    if (phase_ == Phase::reading_head) {
      if (in_.empty()) return close();
      // Bytes of a head not begun are requests that came whole; their turn is posted.
      if (head_begun_) refuse(503);
    } else if (phase_ == Phase::draining) {
      deadline_ = std::min(deadline_, SteadyClock::now() + std::chrono::seconds(1));
    }
  });
}

void Connection::check_deadline(Moment now) {
  if (phase_ == Phase::working) return;
  const bool moves = phase_ == Phase::reading_body || phase_ == Phase::writing;
  const auto pause = phase_ == Phase::writing ? shared_.options.limits.write_pause : shared_.options.limits.body_pause;
  const auto rate = std::max<std::uint64_t>(shared_.options.limits.least_rate, 1);
  const bool crawls = moves && now > began_ + pause + std::chrono::seconds(moved_ / rate);
  if (now <= deadline_ && !crawls) return;
  guarded([this] {
    const bool answerable = (phase_ == Phase::reading_head && head_begun_) || phase_ == Phase::reading_body;
    if (!answerable) return close();
    refuse(408);
  });
}

// --- reading

void Connection::read_more(std::size_t least) {
  if (reading_) return;
  reading_ = true;
  socket_.async_read_some(in_.room(least),
                          [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
                            self->guarded([&] { self->on_read(error, count); });
                          });
}

void Connection::on_read(const boost::system::error_code& error, std::size_t count) {
  reading_ = false;
  if (error == asio::error::eof) return on_end_of_input();
  if (error) return close();
  if (phase_ == Phase::writing) return;  // a refusal is on its way out; what comes now is of no interest
  if (phase_ == Phase::draining) {
    moved_ += count;
    if (moved_ > shared_.options.limits.upload_bytes) return close();
    return read_more(body_room);
  }
  in_.commit(count);
  if (phase_ == Phase::reading_body) {
    moved_ += count;
    touch(shared_.options.limits.body_pause);
    continue_body();
  }
  advance();
}

void Connection::on_end_of_input() {
  const bool broken_off = (phase_ == Phase::reading_head && head_begun_) || phase_ == Phase::reading_body;
  if (broken_off) {
    refuse(400);
  } else if (phase_ != Phase::writing) {
    close();
  }
}

/// Takes one request after the other from what has come, until one has to wait for something.
void Connection::advance() {
  for (int i = 0; phase_ == Phase::reading_head; ++i) {
    if (i == requests_in_a_row) {
      asio::post(home_.context, [self = shared_from_this()] { self->guarded([&] { self->advance(); }); });
      return;
    }
    if (!take_head()) return;
  }
}

/// @returns whether the next request may be looked at now
bool Connection::take_head() {
  const auto bytes = in_.bytes();
  if (bytes.empty()) return await_head(0);
  if (!head_begun_) {
    head_begun_ = true;
    touch(shared_.options.limits.header_time);
    // A TLS greeting, or other noise, is answered at once.
    if (bytes.front() < 'A' || bytes.front() > 'Z') return refuse(400);
  }
  const auto limit = shared_.options.limits.header_bytes;
  const auto end = find_head_end(bytes, scanned_);
  if (end.state == HeadEnd::State::bad) return refuse(400);
  if (end.state == HeadEnd::State::more && bytes.size() < limit) return await_head(end.at);
  if (end.state == HeadEnd::State::more || end.at > limit)
    return refuse(bytes.substr(0, limit).find('\n') == std::string_view::npos ? 414 : 431);
  return take_request(bytes.substr(0, end.at));
}

bool Connection::await_head(std::size_t scanned) {
  scanned_ = scanned;
  if (in_.empty()) {
    if (shared_.stopping) {
      close();
      return false;
    }
    in_.release();
  }
  read_more(1024);
  return false;
}

bool Connection::take_request(std::string_view raw) {
  ++shared_.requests;
  HeadCheck& check = home_.check;
  asked_ = {};
  if (const auto refused = check.read(raw)) return refuse(*refused);
  keep_alive_ = check.keep_alive();
  http_1_0_ = check.http_1_0();
  head_only_ = check.method() == Method::head;
  const Head head = current_head();

  const bool reads = check.method() == Method::get || head_only_;
  if (reads && !check.has_body() && shared_.hooks.prepared) {
    if (auto prepared = shared_.hooks.prepared(head)) {
      in_.consume(raw.size());
      return send_prepared(std::move(prepared));
    }
  }
  asked_ = {std::string(head.target), std::string(check.header("accept")), std::string(head.accept_language), false};
  const auto& limits = shared_.options.limits;
  auto target = read_target(check.target(), {limits.form_fields, limits.form_field_bytes, limits.small_body_bytes});
  if (const auto* refused = std::get_if<RefusedWith>(&target)) return refuse(refused->status);
  exchange_ = std::make_shared<Exchange>(shared_);
  exchange_->request = read_request(std::get<Target>(std::move(target)));
  if (check.has_body()) return begin_body(raw, head);
  in_.consume(raw.size());
  return dispatch();
}

Head Connection::current_head() const {
  Head head{home_.check.method(), home_.check.target(), home_.check.host(), {}, {}, {}, false, false};
  for (const auto& [name, value] : home_.check.headers()) {
    // Lengths first: most headers are none of these.
    if (name.size() == 15 && same_ignoring_case(name, "accept-encoding")) head.accept_encoding = value;
    if (name.size() == 13 && same_ignoring_case(name, "if-none-match")) head.if_none_match = value;
    if (name.size() == 15 && same_ignoring_case(name, "accept-language")) head.accept_language = value;
    if (name.size() == 6 && same_ignoring_case(name, "cookie")) head.has_cookie = true;
    if (name.size() == 13 && same_ignoring_case(name, "authorization")) head.has_authorization = true;
  }
  return head;
}

Request Connection::read_request(Target target) const {
  const HeadCheck& check = home_.check;
  Request request;
  request.method = check.method();
  request.target = check.target();
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  request.host = lowered(check.host());
  request.headers.reserve(check.headers().size());
  for (const auto& [name, value] : check.headers()) request.headers.emplace_back(lowered(name), value);
  request.remote = peer_.to_string();
  if (shared_.proxies.contain(peer_)) {
    // Several lines are one list (RFC 9110 5.3): a client's own comes first, the proxy's last.
    std::string hops, scheme;
    for (const auto& [name, value] : request.headers) {
      if (name == "x-forwarded-for") hops += (hops.empty() ? "" : ",") + value;
      if (name == "x-forwarded-proto") scheme = value;
    }
    request.remote = shared_.proxies.client_of(peer_, hops);
    request.secure = same_ignoring_case(scheme, "https");
  }
  return request;
}

bool Connection::begin_body(std::string_view raw, const Head& head) {
  const HeadCheck& check = home_.check;
  const auto& limits = shared_.options.limits;
  const auto policy =
      shared_.hooks.body_policy ? shared_.hooks.body_policy(head) : BodyPolicy{limits.small_body_bytes, false};
  const auto coding = check.header("content-encoding");
  if (!coding.empty() && !same_ignoring_case(coding, "identity")) return refuse(415);

  const bool is_multipart = exchange_->request.header("content-type").substr(0, 10) == "multipart/";
  asked_.files = is_multipart && policy.accept_uploads;
  const auto most = std::min(policy.max_bytes, is_multipart ? limits.upload_bytes : limits.small_body_bytes);
  if (check.content_length() > most) return refuse(413);
  if (const auto refused = prepare_body(policy, most)) return refuse(*refused);
  decoder_ = std::make_unique<BodyDecoder>(raw, most);
  if (!decoder_->agrees(check.chunked(), check.content_length())) return refuse(400);

  in_.consume(raw.size());
  if (check.expects_continue() && !http_1_0_ && in_.empty()) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::system::error_code error;
    // Nothing else is in the way out, so these few bytes find room.
    if (socket_.write_some(asio::buffer(go_on), error) != go_on.size()) {
      close();
      return false;
    }
  }
  phase_ = Phase::reading_body;
  body_done_ = false;
  began_ = SteadyClock::now();
  moved_ = in_.bytes().size();
  touch(limits.body_pause);
  continue_body();
  return phase_ == Phase::reading_head;
}

/// Chooses how the body is read from its type.
std::optional<int> Connection::prepare_body(const BodyPolicy& policy, std::uint64_t most) {
  const auto& limits = shared_.options.limits;
  const auto type = exchange_->request.header("content-type");
  const auto kind = without_blanks(type.substr(0, type.find(';')));
  exchange_->urlencoded = same_ignoring_case(kind, "application/x-www-form-urlencoded");
  if (!same_ignoring_case(kind.substr(0, 10), "multipart/")) return std::nullopt;
  if (!same_ignoring_case(kind, "multipart/form-data")) return 415;
  const auto boundary = multipart_boundary(type);
  if (!boundary) return 400;
  MultipartOptions options;
  options.limits = {limits.form_fields, limits.form_field_bytes, std::min(most, limits.small_body_bytes)};
  options.accept_uploads = policy.accept_uploads;
  options.upload_dir = shared_.options.upload_dir;
  exchange_->multipart = std::make_unique<MultipartReader>(*boundary, std::move(options));
  return std::nullopt;
}

void Connection::continue_body() {
  const auto step = decoder_->feed(in_.bytes(), exchange_->body);
  in_.consume(step.consumed);
  if (step.refused) {
    refuse(*step.refused);
    return;
  }
  if (!exchange_->memory.grow_to(exchange_->body.capacity(), shared_.options.limits.body_memory)) {
    refuse(503);
  } else if (step.done) {
    decoder_.reset();
    dispatch();
  } else if (exchange_->multipart != nullptr && exchange_->body.size() >= absorb_bytes) {
    absorb_later();
  } else {
    // A large buffer is earned: two thousand bodies that drip must not cost 64 KB each.
    read_more(moved_ < body_room ? first_room : body_room);
  }
}

/// Writing to disk may wait, so a worker does it; meanwhile nothing is read and TCP slows the sender down.
void Connection::absorb_later() {
  phase_ = Phase::working;
  shared_.workers.push([self = shared_from_this(), exchange = exchange_] {
    const auto refused = exchange->absorb();
    asio::post(self->home_.context, [self, refused] {
      self->guarded([&] {
        self->phase_ = Phase::reading_body;
        self->touch(self->shared_.options.limits.body_pause);
        if (refused) {
          self->asked_.files = false;  // it is a field that is too long
          self->refuse(*refused);
        } else {
          self->continue_body();
        }
        self->advance();
      });
    });
  });
}

// --- answering: to a worker and back

/// @returns whether the next request may be looked at now (it was refused at once and the connection goes on)
bool Connection::dispatch() {
  phase_ = Phase::working;
  auto job = [self = shared_from_this(), exchange = exchange_]() mutable {
    auto answer = std::make_shared<Answer>(exchange->answer());
    // Uploads that nobody took are removed here, not on the I/O thread.
    exchange.reset();
    asio::post(self->home_.context, [self, answer] { self->guarded([&] { self->on_answer(std::move(*answer)); }); });
  };
  const auto kind = exchange_->only_reads() ? Workers::Kind::reads : Workers::Kind::writes;
  exchange_.reset();
  if (shared_.workers.offer(std::move(job), kind)) return false;
  return send(render_plain(refusal(503)));
}

void Connection::on_answer(Answer answer) {
  if (send(std::move(answer))) advance();
}

}  // namespace viche::http
