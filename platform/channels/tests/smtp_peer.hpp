#pragma once
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <viche/channels/peer_testing.hpp>

namespace viche::channels::testing {

/// How the server meets one connection.
enum class Manner {
  takes,
  refuses_recipient,      ///< 550
  greylists,              ///< 451 to the recipient
  refuses_text,           ///< 554 after the text
  postpones_text,         ///< 452 after the text
  turns_away,             ///< 554 instead of a greeting
  wants_sign_in,          ///< 530 to the sender
  hangs,                  ///< never says a word
  drops_in_text,          ///< closes after 354
  drops_after_text,       ///< takes the text, closes before 250
  drops_after_acceptance  ///< takes the text, says 250, closes without waiting for QUIT
};

enum class Tls { none, from_start, on_demand };

struct ReceivedLetter {
  std::string from, to, text;
};

/// A key and a certificate for 127.0.0.1 that nobody has signed but itself.
class SelfSigned {
 public:
  SelfSigned() : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), 3600);
    X509_set_version(certificate_, 2);
    X509_set_pubkey(certificate_, key_);
    X509_NAME* name = X509_get_subject_name(certificate_);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("peer"), -1, -1, 0);
    X509_set_issuer_name(certificate_, name);
    for (const auto& [nid, value] :
         {std::pair{NID_subject_alt_name, "IP:127.0.0.1"}, std::pair{NID_basic_constraints, "CA:TRUE"}}) {
      X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
      X509_add_ext(certificate_, extension, -1);
      X509_EXTENSION_free(extension);
    }
    X509_sign(certificate_, key_, EVP_sha256());
  }
  ~SelfSigned() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }
  void write(const std::string& path) const {
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_X509(file, certificate_);
    std::fclose(file);
  }
  void use(SSL_CTX* context) const {
    SSL_CTX_use_certificate(context, certificate_);
    SSL_CTX_use_PrivateKey(context, key_);
  }

 private:
  EVP_PKEY* key_;
  X509* certificate_;
};

/// A mail server in the test's own process that can also misbehave.
class SmtpPeer {
 public:
  explicit SmtpPeer(Tls tls = Tls::none) : tls_(tls), context_(SSL_CTX_new(TLS_server_method())) {
    certificate.use(context_);
    thread_ = std::thread([this] { serve(); });
  }
  ~SmtpPeer() {
    stopping_ = true;
    thread_.join();
    SSL_CTX_free(context_);
  }

  std::string url() const {
    return (tls_ == Tls::from_start ? "smtps://127.0.0.1:" : "smtp://127.0.0.1:") + std::to_string(listener_.port());
  }
  /// Manners of the next connections, in turn; afterwards it takes everything.
  void expect(std::vector<Manner> manners) {
    const std::lock_guard hold(mutex_);
    manners_.assign(manners.begin(), manners.end());
  }
  std::vector<ReceivedLetter> received() const {
    const std::lock_guard hold(mutex_);
    return received_;
  }
  int connections() const { return connections_; }
  bool saw_a_sender_without_tls() const { return clear_sender_; }

  SelfSigned certificate;

 private:
  struct Line {
    int socket;
    SSL* ssl = nullptr;
    std::string buffer;
  };

  void serve() {
    while (!stopping_) {
      Line line{listener_.accept(std::chrono::milliseconds(50)), nullptr, {}};
      if (line.socket < 0) continue;
      ++connections_;
      if (tls_ != Tls::from_start || start_tls(line)) talk(line, next_manner());
      if (line.ssl) SSL_free(line.ssl);
      ::close(line.socket);
    }
  }

  Manner next_manner() {
    const std::lock_guard hold(mutex_);
    if (manners_.empty()) return Manner::takes;
    const Manner manner = manners_.front();
    manners_.pop_front();
    return manner;
  }

  bool start_tls(Line& line) {
    line.ssl = SSL_new(context_);
    SSL_set_fd(line.ssl, line.socket);
    return SSL_accept(line.ssl) == 1;
  }

  void say(Line& line, const std::string& text) {
    const std::string answer = text + "\r\n";
    if (line.ssl) {
      SSL_write(line.ssl, answer.data(), static_cast<int>(answer.size()));
    } else {
      (void)!::send(line.socket, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

  /// Up to and without `end`. False when the other side has gone or the test is over.
  bool hear(Line& line, const std::string& end, std::string& text) {
    std::size_t at = 0;
    while ((at = line.buffer.find(end)) == std::string::npos) {
      char bytes[4096];
      pollfd waiting{line.socket, POLLIN, 0};
      if (!(line.ssl && SSL_pending(line.ssl) > 0) && ::poll(&waiting, 1, 50) == 0) {
        if (stopping_) return false;
        continue;
      }
      const auto got = line.ssl ? SSL_read(line.ssl, bytes, sizeof bytes)
                                : static_cast<int>(::recv(line.socket, bytes, sizeof bytes, 0));
      if (got <= 0) return false;
      line.buffer.append(bytes, static_cast<std::size_t>(got));
    }
    text = line.buffer.substr(0, at);
    line.buffer.erase(0, at + end.size());
    return true;
  }

  void talk(Line& line, Manner manner) {
    std::string heard;
    if (manner == Manner::hangs) {
      hear(line, "never", heard);
      return;
    }
    say(line, manner == Manner::turns_away ? "554 go away" : "220 peer ESMTP");
    ReceivedLetter letter;
    while (hear(line, "\r\n", heard)) {
      const std::string verb = heard.substr(0, 4);
      if (verb == "EHLO") {
        say(line,
            tls_ == Tls::on_demand && !line.ssl ? "250-peer\r\n250-SIZE\r\n250 STARTTLS" : "250-peer\r\n250 SIZE");
      } else if (verb == "STAR") {
        say(line, "220 go on");
        if (!start_tls(line)) return;
      } else if (verb == "MAIL") {
        clear_sender_ = clear_sender_ || !line.ssl;
        letter.from = heard.substr(10);
        say(line, manner == Manner::wants_sign_in ? "530 sign in first" : "250 ok");
      } else if (verb == "RCPT") {
        letter.to = heard.substr(8);
        say(line, manner == Manner::refuses_recipient ? "550 nobody here"
                  : manner == Manner::greylists       ? "451 later"
                                                      : "250 ok");
      } else if (verb == "DATA") {
        if (!take_text(line, manner, letter)) return;
      } else if (verb == "QUIT") {
        say(line, "221 bye");
        return;
      } else {
        say(line, "500 what?");
      }
    }
  }

  bool take_text(Line& line, Manner manner, ReceivedLetter& letter) {
    say(line, "354 go on");
    if (manner == Manner::drops_in_text) return false;
    if (!hear(line, "\r\n.\r\n", letter.text)) return false;
    letter.text += "\r\n";
    if (manner == Manner::refuses_text || manner == Manner::postpones_text) {
      say(line, manner == Manner::refuses_text ? "554 not this" : "452 no room");
      return true;
    }
    {
      const std::lock_guard hold(mutex_);
      received_.push_back(letter);
    }
    if (manner == Manner::drops_after_text) return false;
    say(line, "250 taken");
    return manner != Manner::drops_after_acceptance;
  }

  Tls tls_;
  SSL_CTX* context_;
  Listener listener_;
  mutable std::mutex mutex_;
  std::deque<Manner> manners_;
  std::vector<ReceivedLetter> received_;
  std::atomic<int> connections_{0};
  std::atomic<bool> clear_sender_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace viche::channels::testing
