#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "media.hpp"
#include "workshop.hpp"

namespace viche::files::testing {
namespace {

using ::testing::AnyOf;
using ::testing::IsEmpty;

struct MediaSample {
  const char* name;
  const char* type;
  MediaKind kind;
};

constexpr MediaSample samples[] = {
    {"tone.mp3", "audio/mpeg", MediaKind::audio},          {"tone.aac", "audio/aac", MediaKind::audio},
    {"tone.m4a", "audio/mp4", MediaKind::audio},           {"tone.ogg", "audio/ogg", MediaKind::audio},
    {"tone_vorbis.ogg", "audio/ogg", MediaKind::audio},    {"tone.wav", "audio/wav", MediaKind::audio},
    {"tone.webm", "audio/webm", MediaKind::audio},         {"clip.webm", "video/webm", MediaKind::video},
    {"clip.mp4", "video/mp4", MediaKind::video},           {"clip_fragmented.mp4", "video/mp4", MediaKind::video},
    {"clip_with_text.mp4", "video/mp4", MediaKind::video}, {"clip.mov", "video/quicktime", MediaKind::video},
    {"clip.3gp", "video/3gpp", MediaKind::video}};

std::string cleaned(const std::string& bytes) {
  MemoryOutput output;
  return clean_media(MemoryBytes(bytes), output) ? output.bytes() : std::string();
}

std::size_t count(const std::string& bytes, const std::string& mark) {
  std::size_t found = 0;
  for (std::size_t at = bytes.find(mark); at != std::string::npos; at = bytes.find(mark, at + 1)) ++found;
  return found;
}

TEST(media, every_container_is_taken_by_its_content) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const MediaSample& one : samples) {
    SCOPED_TRACE(one.name);
    const auto taken = files.take_media(ladyzhyn, workshop.upload(sample(one.name)));
    ASSERT_EQ(verdict(taken), "taken");
    EXPECT_EQ(taken.value().type, one.type);
    EXPECT_EQ(taken.value().kind, one.kind);
    const auto path = files.path_of(ladyzhyn, taken.value().key);
    ASSERT_TRUE(path);
    EXPECT_EQ(Files::type_of(*path), one.type);
    EXPECT_EQ(read_file(*path).size(), taken.value().bytes);
    EXPECT_EQ(files.path_of(ladyzhyn, taken.value().key, Size::small), std::nullopt);
  }
}

TEST(media, titles_places_and_times_do_not_come_through) {
  std::size_t with_secrets = 0;
  for (const MediaSample& one : samples) {
    SCOPED_TRACE(one.name);
    const std::string before = sample(one.name), after = cleaned(before);
    ASSERT_NE(after, "");
    with_secrets += before.find("Secret") != std::string::npos;
    for (const char* mark :
         {"Secret", "48.685", "48.6850", "+029", "TAGSecret", "ID3", "Lavf", "udta", "\xA9xyz", "LIST", "location"}) {
      EXPECT_EQ(after.find(mark), std::string::npos) << mark;
    }
  }
  EXPECT_GE(with_secrets, 10U);
}

TEST(media, cleaning_what_is_clean_changes_nothing) {
  for (const MediaSample& one : samples) {
    const std::string once = cleaned(sample(one.name));
    EXPECT_TRUE(cleaned(once) == once) << one.name;
  }
}

TEST(media, sound_and_picture_stay_where_they_were) {
  for (const char* name : {"tone.m4a", "clip.mp4", "clip.mov", "clip.3gp", "clip.webm", "tone.ogg"}) {
    const std::string before = sample(name), after = cleaned(before);
    EXPECT_EQ(before.size(), after.size()) << name;
  }
  const std::string before = sample("clip.mp4"), after = cleaned(before);
  const std::size_t data = before.find("mdat");
  const std::size_t end = before.find("moov");
  EXPECT_TRUE(before.substr(data, end - data - 4) == after.substr(data, end - data - 4));
}

TEST(media, a_track_that_is_neither_picture_nor_sound_goes_with_its_samples) {
  const std::string before = sample("clip_with_text.mp4"), after = cleaned(before);
  ASSERT_EQ(count(before, "SecretPlace"), 1U);
  EXPECT_EQ(count(before, "trak"), 3U);
  EXPECT_EQ(count(after, "trak"), 2U);
  EXPECT_EQ(count(after, "SecretPlace"), 0U);
}

TEST(media, tags_before_between_and_after_mpeg_frames_are_left_out) {
  const std::string plain = cleaned(sample("tone.mp3"));
  const std::string id3 = std::string("ID3\x04\0\0\0\0\0\x14", 10) + "SecretSecretSecret42";
  const std::string ape = "APETAGEX" + std::string("\xD0\x07\0\0\x30\0\0\0\x01\0\0\0\0\0\0\xA0", 16) +
                          std::string(8, '\0') + std::string(48, 'S');
  const std::string id3v1 = "TAG" + std::string(125, 'S');
  EXPECT_TRUE(cleaned(id3 + plain + ape + id3v1) == plain);
  EXPECT_TRUE(cleaned(id3 + id3 + plain) == plain);
}

TEST(media, what_is_not_sound_or_video_is_refused) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string mp4 = sample("clip.mp4"), webm = sample("clip.webm"), mp3 = sample("tone.mp3");
  const std::string html = "<html><script>alert(1)</script></html>";
  const std::string others[] = {html,
                                "PK\x03\x04" + html,
                                "%PDF-1.7",
                                sample("with_everything.jpg"),
                                sample("with_everything.heic"),
                                sample("other.avif"),
                                "\xFF\xFB\x90\x64" + html,
                                "ID3" + std::string(7, '\0') + html,
                                "OggS" + html,
                                "RIFF\x20\0\0\0WAVE" + html,
                                "\x1A\x45\xDF\xA3" + html,
                                std::string("\0\0\0\x18"
                                            "ftypisom\0\0\0\0isommp42",
                                            24) +
                                    html,
                                mp4 + html,
                                webm + html,
                                mp3.substr(0, 1200) + std::string(2000, '<'),
                                std::string(5000, '\0'),
                                std::string("\0\0\0\x08"
                                            "ftyp",
                                            8),
                                mp4.substr(0, mp4.size() / 2),
                                webm.substr(0, 300),
                                sample("tone.ogg").substr(0, 1000),
                                std::string(100, '\xFF')};
  for (const std::string& bytes : others) {
    EXPECT_EQ(verdict(files.take_media(ladyzhyn, workshop.upload(bytes))), "files.not_audio_or_video")
        << bytes.substr(0, 40);
  }
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

TEST(media, samples_kept_in_another_file_are_refused) {
  std::string bytes = sample("clip.mp4");
  const std::size_t url = bytes.find("url ");
  ASSERT_NE(url, std::string::npos);
  bytes[url + 7] = '\0';
  EXPECT_EQ(cleaned(bytes), "");
}

TEST(media, damaged_files_are_cleaned_or_refused) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = sample(samples[static_cast<std::size_t>(round) % std::size(samples)].name);
    for (int i = 0; i <= round % 5; ++i)
      bytes[random() % std::min<std::size_t>(bytes.size(), 3000)] = static_cast<char>(random());
    if (round % 3 == 0) bytes.resize(random() % bytes.size());
    cleaned(bytes);
  }
}

}  // namespace
}  // namespace viche::files::testing
