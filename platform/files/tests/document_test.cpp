#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workshop.hpp"

namespace viche::files::testing {
namespace {

using ::testing::IsEmpty;

const std::string pdf = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

TEST(document, a_pdf_is_kept_byte_for_byte) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string large = pdf.substr(0, 40) + std::string(3'000'000, ' ') + pdf.substr(40);
  for (const std::string& bytes : {pdf, large}) {
    const auto taken = files.take_document(ladyzhyn, workshop.upload(bytes));
    ASSERT_EQ(verdict(taken), "taken");
    EXPECT_EQ(taken.value().kind, MediaKind::document);
    EXPECT_EQ(taken.value().bytes, bytes.size());
    const auto path = files.path_of(ladyzhyn, taken.value().key);
    ASSERT_TRUE(path);
    EXPECT_EQ(read_file(*path), bytes);
    EXPECT_EQ(Files::type_of(*path), "application/pdf");
    files.remove(ladyzhyn, taken.value().key);
  }
  EXPECT_THAT(workshop.stored(), IsEmpty()) << "removed like everything else";
}

TEST(document, what_does_not_begin_or_end_as_a_pdf_is_none) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const std::string& bytes :
       {std::string("<script>alert(1)</script>"), "GIF89a" + pdf, " " + pdf, std::string("%PDF-1.4 cut"),
        std::string("%PDF-9.9\n%%EOF"), pdf + std::string(2'000, ' ')}) {
    EXPECT_EQ(verdict(files.take_document(ladyzhyn, workshop.upload(bytes))), "files.not_a_document")
        << bytes.substr(0, 20);
  }
  EXPECT_EQ(verdict(files.take_document(ladyzhyn, workshop.upload(""))), "files.empty");
  Limits small;
  small.document_bytes = 20;
  EXPECT_EQ(verdict(workshop.files(small).take_document(ladyzhyn, workshop.upload(pdf))), "files.too_large");
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

}  // namespace
}  // namespace viche::files::testing
