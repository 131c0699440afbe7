package dev.catalogsync.review.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {

    @ParameterizedTest
    @CsvSource({
        "10.00, 10.50, price +5 %",
        "1.99, 2.09, price +5 %",
        "80.00, 70.00, price -12.5 %",
        "19.90, 0.00, price -100 %",
        "0.00, 4.00, price +4",
    })
    void aPriceStepIsToldByTheRoundestPercentageThatExplainsItToACent(String before, String after, String sentence) {
        assertThat(sentence(product(before), product(after))).isEqualTo(sentence);
    }

    @Test
    void aStepIsKeptInEachMannerThatTellsItTruly() {
        Facts facts = facts(product("10.00"), product("10.50"));
        assertThat(facts.signatures())
                .map(text -> Signature.parse(text).sentence())
                .containsExactly("price +5 %", "price +0.5", "price set to 10.5");
        assertThat(facts.variants()).isEqualTo(1);
        assertThat(facts.step()).isCloseTo(Math.log(1.05), org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void tagsStatusAndTitleAreToldByWhatBecameOfThem() {
        String before = "{\"title\":\"Mug\",\"status\":\"ACTIVE\",\"tags\":[\"a\"]}";
        assertThat(sentence(before, "{\"title\":\"Mug\",\"status\":\"ACTIVE\",\"tags\":[\"a\",\"sale\"]}"))
                .isEqualTo("tag \"sale\" added");
        assertThat(sentence(before, "{\"title\":\"Mug\",\"status\":\"DRAFT\",\"tags\":[]}"))
                .isEqualTo("status ACTIVE → DRAFT and tag \"a\" removed");
        assertThat(sentence(before, "{\"title\":\"Cup\",\"status\":\"ACTIVE\",\"tags\":[\"a\"]}"))
                .isEqualTo("title changed");
        assertThat(facts(before, "{\"title\":\"\",\"status\":\"ARCHIVED\",\"tags\":[\"a\"]}")
                        .concerns())
                .containsOnlyKeys("ARCHIVED", "EMPTY_TITLE");
    }

    @Test
    void whatIsMadeAndWhatIsDeletedIsToldByThat() {
        assertThat(sentence(null, product("1.00"))).isEqualTo("new product");
        assertThat(sentence(product("1.00"), null)).isEqualTo("product deleted");
    }

    @Test
    void aPriceOfZeroAndOneBelowItsCostAreWorrying() {
        assertThat(facts(product("10.00"), product("0.00")).concerns()).containsOnlyKeys("ZERO_PRICE");
        assertThat(facts(product("10.00"), product("2.50")).concerns())
                .containsEntry("BELOW_COST", "a price of 2.50 is below the cost of 3.00");
        assertThat(facts(product("10.00"), product("3.00")).concerns()).isEmpty();
    }

    @Test
    void factsAreReadAsTheyWereWritten() {
        Facts facts = facts(product("10.00"), product("0.00"));
        assertThat(Facts.parse(facts.toJson())).isEqualTo(facts);
        assertThat(Signature.id(facts.signatures().getFirst())).isPositive();
    }

    private static String sentence(String before, String after) {
        return Signature.parse(facts(before, after).signatures().getFirst()).sentence();
    }

    private static Facts facts(String before, String after) {
        String operation = before == null ? "CREATE" : after == null ? "DELETE" : "UPDATE";
        return Facts.of("OUTGOING", operation, "PRODUCT", before, after);
    }

    static String product(String price) {
        return "{\"title\":\"Mug\",\"variants\":[{\"id\":\"gid://shopify/ProductVariant/1\",\"sku\":\"M\",\"price\":\""
                + price + "\",\"inventoryItem\":{\"unitCost\":{\"amount\":\"3.00\"}}}]}";
    }
}
