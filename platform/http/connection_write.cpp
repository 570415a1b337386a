#include <sys/sendfile.h>

#include <algorithm>
#include <cerrno>

#include <boost/asio/error.hpp>

#include "connection.hpp"

namespace viche::http {

namespace {

constexpr std::size_t file_slice = 512 * 1024;
constexpr int slices_in_a_row = 4;
constexpr std::size_t drain_room = 16 * 1024;
constexpr std::chrono::seconds drain_time{30};

}  // namespace

/// Answers without a handler and gives the connection up: where the next request begins is not known any more.
bool Connection::refuse(int status) {
  exchange_.reset();
  decoder_.reset();
  keep_alive_ = false;
  send(render_plain(refusal(status)));
  return false;
}

Response Connection::refusal(int status) {
  return shared_.refusal({status, asked_.target, asked_.accept, asked_.accept_language, asked_.files});
}

/// @returns whether the answer is out and the connection ready for the next request
bool Connection::send(Answer answer) {
  out_.answer = std::move(answer);
  if (out_.answer.close) keep_alive_ = false;
  make_tail();
  out_.pieces = {out_.answer.head, out_.tail, head_only_ ? std::string_view() : out_.answer.body_bytes()};
  if (head_only_) out_.answer.file_bytes = 0;
  return write();
}

bool Connection::send_prepared(std::shared_ptr<const Prepared> prepared) {
  out_.prepared = std::move(prepared);
  make_tail();
  const std::string_view bytes = out_.prepared->bytes;
  const auto head = bytes.substr(0, out_.prepared->head_size - 2);
  out_.pieces = {head, out_.tail, head_only_ ? std::string_view() : bytes.substr(out_.prepared->head_size)};
  return write();
}

/// The end of the head, and the start of the time for writing.
void Connection::make_tail() {
  if (shared_.stopping) keep_alive_ = false;
  out_.tail.assign(home_.date_line());
  if (!keep_alive_) {
    out_.tail += "Connection: close\r\n";
  } else if (http_1_0_) {
    out_.tail += "Connection: keep-alive\r\n";
  }
  out_.tail += "\r\n";
  phase_ = Phase::writing;
  moved_ = 0;
  began_ = SteadyClock::now();
  deadline_ = began_ + shared_.options.limits.write_pause;
}

bool Connection::write() {
  auto wrote = write_pieces();
  if (wrote == Wrote::all && out_.answer.file_bytes > 0) wrote = write_file();
  if (wrote == Wrote::all) {
    finish_answer();
    return phase_ == Phase::reading_head;
  }
  if (wrote == Wrote::failed) {
    close();
  } else {
    wait_writable();
  }
  return false;
}

Connection::Wrote Connection::write_pieces() {
  auto& pieces = out_.pieces;
  while (!pieces[0].empty() || !pieces[1].empty() || !pieces[2].empty()) {
    const std::array<asio::const_buffer, 3> buffers = {asio::buffer(pieces[0]), asio::buffer(pieces[1]),
                                                       asio::buffer(pieces[2])};
    boost::system::error_code error;
    const int flags = out_.answer.file_bytes > 0 ? MSG_MORE : 0;
    std::size_t count = socket_.send(buffers, flags, error);
    if (error == asio::error::would_block || error == asio::error::try_again) return Wrote::would_block;
    if (error) return Wrote::failed;
    moved_ += count;
    touch(shared_.options.limits.write_pause);
    for (auto& piece : pieces) {
      const auto part = std::min(count, piece.size());
      piece.remove_prefix(part);
      count -= part;
    }
  }
  return Wrote::all;
}

Connection::Wrote Connection::write_file() {
  Answer& answer = out_.answer;
  for (int i = 0; i < slices_in_a_row && answer.file_bytes > 0; ++i) {
    auto from = static_cast<off_t>(answer.file_from);
    const auto count = ::sendfile(socket_.native_handle(), answer.file.descriptor(), &from,
                                  static_cast<std::size_t>(std::min<std::uint64_t>(file_slice, answer.file_bytes)));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN ? Wrote::would_block : Wrote::failed;
    // The file became shorter than the length that was announced: only closing tells the client.
    if (count == 0) return Wrote::failed;
    answer.file_from += static_cast<std::uint64_t>(count);
    answer.file_bytes -= static_cast<std::uint64_t>(count);
    moved_ += static_cast<std::uint64_t>(count);
    touch(shared_.options.limits.write_pause);
  }
  // A fast reader of a large file lets others have their turn.
  return answer.file_bytes == 0 ? Wrote::all : Wrote::would_block;
}

void Connection::wait_writable() {
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const boost::system::error_code& error) {
    self->guarded([&] {
      if (error) return self->close();
      if (self->write()) self->advance();
    });
  });
}

void Connection::finish_answer() {
  if (out_.answer.after_sent) shared_.workers.push(std::move(out_.answer.after_sent));
  out_.answer = {};
  out_.prepared.reset();
  head_only_ = false;
  if (!keep_alive_) return begin_draining();
  phase_ = Phase::reading_head;
  head_begun_ = false;
  scanned_ = 0;
  touch(shared_.options.limits.idle);
}

/// Closing with unread bytes would reset the connection and take the answer away from the client:
/// says "no more" and throws away what still comes, for a bounded time and amount.
void Connection::begin_draining() {
  phase_ = Phase::draining;
  boost::system::error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  if (error) return close();
  in_.consume(in_.bytes().size());
  moved_ = 0;
  touch(shared_.stopping ? std::chrono::seconds(1) : drain_time);
  read_more(drain_room);
}

}  // namespace viche::http
