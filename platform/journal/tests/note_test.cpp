#include <gtest/gtest.h>

#include <viche/journal/note.hpp>

namespace viche::journal {
namespace {

/// The example of the library of the Go project, where the form comes from.
constexpr const char* their_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* their_text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr const char* their_line =
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

NoteSigner signer(std::string name = "viche.example/ladyzhyn") { return {std::move(name), std::string(32, 's')}; }

}  // namespace

TEST(signed_notes, of_others_are_read_as_they_read_them) {
  const auto key = note_key_of(their_key);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->text(), their_key);
  EXPECT_EQ(signed_text(std::string(their_text) + "\n" + their_line, *key), their_text);
}

TEST(signed_notes, are_read_by_whoever_has_the_key_and_by_nobody_when_one_letter_is_another) {
  const NoteSigner ours = signer();
  const std::string note = ours.sign("а text\nof two lines\n");
  EXPECT_EQ(signed_text(note, ours.key()), "а text\nof two lines\n");
  EXPECT_EQ(note_key_of(ours.key().text()), ours.key());
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string other = note;
    other[i] = other[i] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(signed_text(other, ours.key())) << i;
  }
  for (std::size_t i = 0; i < note.size(); ++i) EXPECT_FALSE(signed_text(note.substr(0, i), ours.key())) << i;
  EXPECT_FALSE(signed_text(note, signer("viche.example/another").key()));
}

TEST(signed_notes, may_have_signatures_of_witnesses_beside_ours) {
  const NoteSigner ours = signer();
  const std::string note = ours.sign("head\n");
  const std::string witnessed = note + "\u2014 witness.example/w1 jWbPPwAAAABkGFDL\n";
  EXPECT_EQ(signed_text(witnessed, ours.key()), "head\n");
  EXPECT_FALSE(signed_text(note + "no signature\n", ours.key()));
  EXPECT_FALSE(signed_text(note + "cut off", ours.key()));
}

TEST(signed_notes, have_keys_that_say_what_they_are) {
  EXPECT_FALSE(note_key_of("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
      << "another identifier";
  EXPECT_FALSE(note_key_of("PeterNeumann+c74f20a3+AhpcAA==")) << "not of Ed25519";
  for (const char* name : {"two words", "esc\x1B[2J", "tab\there", "csi\u009B"}) {
    EXPECT_FALSE(note_key_of(NoteKey{name, std::string(32, 'k')}.text())) << name;
  }
  for (const char* none : {"", "a", "a+b", "a+b+c", "+c74f20a3+ARpc", "two words+c74f20a3+ARpc2QcU"}) {
    EXPECT_FALSE(note_key_of(none)) << none;
  }
}

TEST(checkpoints, are_written_and_read_in_the_form_of_others) {
  const std::string theirs = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const auto head = checkpoint_of(theirs);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(head->size, 20'852'163U);
  EXPECT_EQ(text_of(*head), theirs);
  EXPECT_EQ(checkpoint_of(theirs + "an extension\n"), head);
  const Checkpoint empty{"viche.example/ladyzhyn", 0, empty_root()};
  EXPECT_EQ(checkpoint_of(text_of(empty)), empty);
}

TEST(checkpoints, that_are_none_are_refused) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  for (const std::string& none :
       {std::string(), std::string("a\n"), "a\n1\n" + root.substr(4), "\n1\n" + root, "a\n01\n" + root,
        "a\n-1\n" + root, "a\n1 \n" + root, "a\n99999999999999999999\n" + root, std::string("a\n1\nnone\n"),
        "a\n1\n" + root.substr(0, root.size() - 1)}) {
    EXPECT_FALSE(checkpoint_of(none)) << none;
  }
}

}  // namespace viche::journal
