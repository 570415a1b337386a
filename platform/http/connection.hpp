#pragma once
#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "answer.hpp"
#include "body_decoder.hpp"
#include "multipart.hpp"
#include "net.hpp"

namespace viche::http {

/// Bytes that came and are not yet used. Grows as asked, and lets go of its memory when empty.
class InBuffer {
 public:
  std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  /// Room for at least `least` more bytes.
  asio::mutable_buffer room(std::size_t least);
  void commit(std::size_t count) { end_ += count; }
  void consume(std::size_t count);
  void release();

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0, begin_ = 0, end_ = 0;
};

/// A claim on the memory for bodies that all connections share.
class MemoryClaim {
 public:
  explicit MemoryClaim(std::atomic<std::uint64_t>& total) : total_(total) {}
  ~MemoryClaim() { total_ -= mine_; }
  MemoryClaim(const MemoryClaim&) = delete;
  MemoryClaim& operator=(const MemoryClaim&) = delete;
  bool grow_to(std::uint64_t bytes, std::uint64_t most);

 private:
  std::atomic<std::uint64_t>& total_;
  std::uint64_t mine_ = 0;
};

/// A request on its way to its answer. The I/O thread and a worker have it in turn, never both.
struct Exchange {
  explicit Exchange(Shared& s) : shared(s), memory(s.body_memory) {}

  /// On a worker: takes in what has come of a multipart body. @returns the status to refuse with.
  std::optional<int> absorb();
  /// On a worker: reads the form, calls the handler, renders.
  Answer answer();
  bool only_reads() const { return request.method == Method::get || request.method == Method::head; }

  Shared& shared;
  Request request;
  MemoryClaim memory;
  std::string body;  ///< decoded and not yet absorbed
  bool urlencoded = false;
  std::unique_ptr<MultipartReader> multipart;

 private:
  std::optional<int> read_form();
  Answer handled();
};

/// One client. All members run on the thread of `home`. It is kept alive by `home.connections` until it is closed,
/// and by every operation under way.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, IoThread& home);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  /// Too many connections: says 503 to this one.
  void start_refusing();
  void check_deadline(Moment now);
  /// The server stops: an idle connection closes, others finish what they are at.
  void begin_stop();
  void close();

  std::size_t place = 0;  ///< index in home.connections

 private:
  enum class Phase : std::uint8_t { reading_head, reading_body, working, writing, draining, closed };

  /// What a refusal needs of a request whose head is gone.
  struct Asked {
    std::string target, accept, accept_language;
    bool files = false;
  };

  /// What is left to send: at most three pieces of memory, then a part of a file.
  struct Outgoing {
    std::array<std::string_view, 3> pieces;
    std::string tail;
    Answer answer;
    std::shared_ptr<const Prepared> prepared;
  };

  /// An exception (no memory, a hook that threw) costs this connection, not the server.
  template <class F>
  void guarded(F&& work) {
    if (phase_ == Phase::closed) return;
    try {
      work();
    } catch (const std::exception& error) {
      close_after(error);
    }
  }
  void close_after(const std::exception& error);

  // Reading
  void read_more(std::size_t least);
  void on_read(const boost::system::error_code& error, std::size_t count);
  void on_end_of_input();
  void advance();
  bool take_head();
  bool await_head(std::size_t scanned);
  bool take_request(std::string_view raw);
  bool begin_body(std::string_view raw, const Head& head);
  std::optional<int> prepare_body(const BodyPolicy& policy, std::uint64_t most);
  void continue_body();
  void absorb_later();
  Request read_request(Target target) const;
  Head current_head() const;

  // Answering
  bool dispatch();
  void on_answer(Answer answer);
  bool refuse(int status);
  Response refusal(int status);
  bool send(Answer answer);
  bool send_prepared(std::shared_ptr<const Prepared> prepared);
  void make_tail();
  bool write();
  enum class Wrote : std::uint8_t { all, would_block, failed };
  Wrote write_pieces();
  Wrote write_file();
  void wait_writable();
  void finish_answer();
  void begin_draining();

  void touch(std::chrono::seconds pause);

  Socket socket_;
  IoThread& home_;
  Shared& shared_;
  asio::ip::address peer_;
  InBuffer in_;
  Outgoing out_;
  std::shared_ptr<Exchange> exchange_;
  std::unique_ptr<BodyDecoder> decoder_;
  Phase phase_ = Phase::reading_head;
  Moment deadline_, began_;
  std::uint64_t moved_ = 0;  ///< bytes of the body read, or of the answer written, since began_
  std::size_t scanned_ = 0;  ///< how far the end of the head was looked for
  bool reading_ = false;     ///< an async read is under way and owns the room of in_
  bool head_begun_ = false;  ///< first byte of the present head has come
  bool head_only_ = false;   ///< HEAD
  bool keep_alive_ = true;
  bool http_1_0_ = false;
  bool body_done_ = false;
  Asked asked_;
};

}  // namespace viche::http
