#include <gtest/gtest.h>

#include <viche/identity/people.hpp>

namespace viche::identity {
namespace {

TEST(names, of_a_proof_are_told_part_by_part) {
  Proof proof;
  proof.surname = "Коваль 1";
  proof.patronymic = "-";
  proof.passport = "АБ123456";
  const auto refused = tidied(proof);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refusal().code, "people.name_signs");
  EXPECT_EQ(refused.refusal().field, "surname");
  ASSERT_EQ(refused.refusal().also.size(), 1U);
  EXPECT_EQ(refused.refusal().also[0].code, "people.name_empty");
  EXPECT_EQ(refused.refusal().also[0].args.at("part"), "given_name");
  proof.surname = "Коваль";
  proof.given_name = "Ганна";
  EXPECT_EQ(tidied(proof).value().patronymic, "") << "so certificates say that there is none";
}

}  // namespace
}  // namespace viche::identity
