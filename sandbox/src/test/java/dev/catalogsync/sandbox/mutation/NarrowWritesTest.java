package dev.catalogsync.sandbox.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.TestStore;
import dev.catalogsync.sandbox.seed.ShopSeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mutations that change one thing leave all others alone; what is refused changes nothing. */
class NarrowWritesTest {

    private static final String WHOLE = "id title handle descriptionHtml vendor productType status tags"
            + " options { id name position optionValues { id name hasVariants } }"
            + " variants(first: 20) { nodes { id sku barcode price compareAtPrice position"
            + " selectedOptions { name value } media(first: 5) { nodes { id } }"
            + " metafields(first: 5) { nodes { namespace key value } }"
            + " inventoryItem { tracked requiresShipping unitCost { amount } harmonizedSystemCode countryCodeOfOrigin"
            + " measurement { weight { value unit } } } } }"
            + " media(first: 20) { nodes { id alt } }"
            + " metafields(first: 20) { nodes { namespace key type value compareDigest } }";
    private static final String SET = "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m)"
            + " { metafields { key value compareDigest } userErrors { field code message } } }";
    private static final String FILES = "mutation($f: [FileUpdateInput!]!) { fileUpdate(files: $f)"
            + " { files { id alt } userErrors { field code } } }";

    private TestStore store;
    private String product;

    @BeforeEach
    void shirt() {
        store = TestStore.of(20);
        JsonNode made = call(
                "mutation($i: ProductSetInput!) { productSet(input: $i) { product { id } userErrors { field message } } }",
                Map.of(
                        "i",
                        Map.of(
                                "title",
                                "Shirt",
                                "handle",
                                "the-shirt",
                                "tags",
                                List.of("blue", "cotton"),
                                "metafields",
                                List.of(metafield("care", "wash"), metafield("fit", "slim")),
                                "files",
                                List.of(file("a"), file("b"), file("c")),
                                "productOptions",
                                List.of(option("Color", "Red", "Blue"), option("Size", "S", "M")),
                                "variants",
                                List.of(variant("Red", "S"), variant("Red", "M"), variant("Blue", "S")))));
        product = made.at("/productSet/product/id").asText();
        assertThat(product).as("%s", made).startsWith("gid://shopify/Product/");
    }

    @AfterEach
    void close() {
        store.close();
    }

    // ---- shop

    @Test
    void aMetafieldOfTheShopIsReadAsItWasSet() {
        String owner = call("{ shop { id } }", Map.of()).at("/shop/id").asText();
        Map<String, Object> set = new HashMap<>(metafield("hours", "9 to 5"));
        set.put("ownerId", owner);
        call(SET, "m", List.of(set));
        JsonNode shop = call(
                        "{ shop { metafields(first: 5) { nodes { key value } } metafield(namespace: \"custom\", key: \"hours\") { value } } }",
                        Map.of())
                .path("shop");
        assertThat(shop.at("/metafields/nodes/0/key").asText()).isEqualTo("hours");
        assertThat(shop.at("/metafields/nodes")).hasSize(1);
        assertThat(shop.at("/metafield/value").asText()).isEqualTo("9 to 5");
    }

    // ---- product

    @Test
    void anUpdateOfTheTitleLeavesAllElseAsItWas() {
        JsonNode before = whole();
        call(
                "mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }",
                "p",
                Map.of("id", product, "title", "Blouse"));
        assertThat(whole()).isEqualTo(((ObjectNode) before.deepCopy()).put("title", "Blouse"));
    }

    @Test
    void anUpdateWithMediaAddsThemBehindThoseThatAreThere() {
        List<String> before = ids("/media/nodes");
        call(
                "mutation($p: ProductUpdateInput!, $m: [CreateMediaInput!]) { productUpdate(product: $p, media: $m)"
                        + " { product { id } userErrors { message } } }",
                Map.of(
                        "p",
                        Map.of("id", product),
                        "m",
                        List.of(Map.of("mediaContentType", "IMAGE", "originalSource", "https://example.com/d.jpg"))));
        assertThat(ids("/media/nodes")).hasSize(4).startsWith(before.toArray(String[]::new));
    }

    @Test
    void aHandleThatIsTakenIsRefusedAndNothingChanges() {
        JsonNode before = whole();
        int products = store.sandbox().store().count("Product");
        JsonNode answer = call(
                        "mutation($i: ProductSetInput!) { productSet(input: $i) { product { id }"
                                + " userErrors { field code message } } }",
                        "i",
                        Map.of("title", "Another", "handle", "the-shirt"))
                .path("productSet");
        assertThat(answer.path("product").isNull()).isTrue();
        assertThat(answer.at("/userErrors/0/code").asText()).isEqualTo("HANDLE_NOT_UNIQUE");
        assertThat(answer.at("/userErrors/0/message").asText())
                .isEqualTo("Handle 'the-shirt' already in use. Please provide a new handle.");
        assertThat(whole()).isEqualTo(before);
        assertThat(store.sandbox().store().count("Product")).isEqualTo(products);
    }

    @Test
    void tagsAreAddedAndRemovedOneByOne() {
        call("mutation($id: ID!) { tagsAdd(id: $id, tags: [\"new\"]) { userErrors { message } } }", "id", product);
        call("mutation($id: ID!) { tagsRemove(id: $id, tags: [\"BLUE\"]) { userErrors { message } } }", "id", product);
        assertThat(whole().path("tags").toString()).isEqualTo("[\"cotton\",\"new\"]");
    }

    @Test
    void rootsOfOneDocumentRunInTheirOrderAndEachAnswersWhatItLeft() {
        JsonNode answer = call(
                "mutation($id: ID!) {"
                        + " one: tagsAdd(id: $id, tags: [\"x\"]) { node { ... on Product { tags } } }"
                        + " two: productUpdate(product: {id: $id, title: \"Second\"}) { product { title tags } }"
                        + " three: tagsRemove(id: $id, tags: [\"x\"]) { node { ... on Product { title tags } } } }",
                "id",
                product);
        assertThat(answer.at("/one/node/tags").toString()).contains("\"x\"");
        assertThat(answer.at("/two/product/tags").toString()).contains("\"x\"");
        assertThat(answer.at("/three/node/title").asText()).isEqualTo("Second");
        assertThat(answer.at("/three/node/tags").toString()).doesNotContain("\"x\"");
    }

    @Test
    void whatIsSkippedIsNeitherExecutedNorPaidFor() {
        String document = "mutation($id: ID!, $tag: Boolean!) {"
                + " tagsAdd(id: $id, tags: [\"x\"]) @include(if: $tag) { userErrors { message } }"
                + " productUpdate(product: {id: $id, title: \"New\"}) @skip(if: $tag) { userErrors { message } } }";
        JsonNode answer = store.call(document, Map.of("id", product, "tag", true));
        assertThat(answer.path("data").has("productUpdate")).isFalse();
        assertThat(answer.at("/extensions/cost/requestedQueryCost").asInt()).isEqualTo(10);
        assertThat(whole().path("title").asText()).isEqualTo("Shirt");
        assertThat(whole().path("tags").toString()).contains("\"x\"");
    }

    // ---- variants

    @Test
    void anUpdateOfOneVariantLeavesTheOthersAndItsOtherFieldsAlone() {
        ObjectNode expected = whole().deepCopy();
        ObjectNode first = (ObjectNode) expected.at("/variants/nodes/0");
        ((ObjectNode) first.at("/inventoryItem/measurement/weight")).put("value", 2.5);
        first.put("price", "99.00");
        update(Map.of(
                "id",
                first.path("id").asText(),
                "price",
                "99",
                "inventoryItem",
                Map.of("measurement", Map.of("weight", Map.of("value", 2.5, "unit", "KILOGRAMS")))));
        assertThat(whole()).isEqualTo(expected);
    }

    @Test
    void aNewVariantComesWithAllThatItIsGiven() {
        String media = ids("/media/nodes").get(1);
        JsonNode answer = call(
                        "mutation($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkCreate(productId: $p, variants: $v)"
                                + " { productVariants { sku price inventoryQuantity media(first: 2) { nodes { id } }"
                                + " metafield(namespace: \"custom\", key: \"note\") { value }"
                                + " inventoryItem { tracked requiresShipping harmonizedSystemCode unitCost { amount }"
                                + " measurement { weight { value unit } } } }"
                                + " userErrors { field code message } } }",
                        Map.of(
                                "p",
                                product,
                                "v",
                                List.of(Map.of(
                                        "optionValues",
                                        List.of(chosen("Color", "Teal"), chosen("Size", "M")),
                                        "price",
                                        "12.345",
                                        "mediaId",
                                        media,
                                        "metafields",
                                        List.of(metafield("note", "hello")),
                                        "inventoryQuantities",
                                        List.of(Map.of("locationId", ShopSeed.MAIN_LOCATION, "availableQuantity", 7)),
                                        "inventoryItem",
                                        Map.of(
                                                "sku",
                                                "T-M",
                                                "tracked",
                                                true,
                                                "requiresShipping",
                                                false,
                                                "cost",
                                                "3.5",
                                                "harmonizedSystemCode",
                                                "6109.10",
                                                "measurement",
                                                Map.of("weight", Map.of("value", 0.3, "unit", "KILOGRAMS")))))))
                .path("productVariantsBulkCreate");
        assertThat(answer.path("userErrors")).isEmpty();
        JsonNode variant = answer.at("/productVariants/0");
        assertThat(variant.path("sku").asText()).isEqualTo("T-M");
        assertThat(variant.path("price").asText()).isEqualTo("12.35");
        assertThat(variant.path("inventoryQuantity").asInt()).isEqualTo(7);
        assertThat(variant.at("/media/nodes/0/id").asText()).isEqualTo(media);
        assertThat(variant.at("/metafield/value").asText()).isEqualTo("hello");
        assertThat(variant.at("/inventoryItem/harmonizedSystemCode").asText()).isEqualTo("610910");
        assertThat(variant.at("/inventoryItem/unitCost/amount").asText()).isEqualTo("3.5");
        assertThat(variant.at("/inventoryItem/requiresShipping").asBoolean()).isFalse();
    }

    @Test
    void deletingAndReorderingVariantsTouchesNoOtherPart() {
        List<String> before = ids("/variants/nodes");
        call(
                "mutation($p: ID!, $v: [ID!]!) { productVariantsBulkDelete(productId: $p, variantsIds: $v) { userErrors { message } } }",
                Map.of("p", product, "v", List.of(before.get(1))));
        call(
                "mutation($p: ID!, $v: [ProductVariantPositionInput!]!) { productVariantsBulkReorder(productId: $p, positions: $v) { userErrors { message } } }",
                Map.of("p", product, "v", List.of(Map.of("id", before.get(2), "position", 1))));
        assertThat(ids("/variants/nodes")).containsExactly(before.get(2), before.get(0));
        assertThat(names("Size")).as("a value without a variant is gone").containsExactly("S");
        assertThat(ids("/media/nodes")).hasSize(3);
    }

    // ---- options

    @Test
    void anOptionAndItsValuesAreRenamedWhereverVariantsHaveChosenThem() {
        List<String> variants = ids("/variants/nodes");
        option("optionValuesToUpdate: [{id: \"" + valueId("Color", "Red") + "\", name: \"Crimson\"}]", "Shade");
        assertThat(names("Shade")).containsExactly("Crimson", "Blue");
        assertThat(ids("/variants/nodes")).isEqualTo(variants);
        assertThat(whole().at("/variants/nodes/0/selectedOptions/0").toString())
                .isEqualTo("{\"name\":\"Shade\",\"value\":\"Crimson\"}");
    }

    @Test
    void aValueWithVariantsIsDeletedOnlyWhereVariantsMayBeManaged() {
        String delete = "optionValuesToDelete: [\"" + valueId("Color", "Red") + "\"]";
        assertThat(option(delete, "Color").at("/userErrors/0/code").asText()).isEqualTo("OPTION_VALUE_HAS_VARIANTS");
        assertThat(names("Color")).containsExactly("Red", "Blue");
        assertThat(option(delete + ", variantStrategy: MANAGE", "Color").path("userErrors"))
                .isEmpty();
        assertThat(names("Color")).containsExactly("Blue");
        assertThat(ids("/variants/nodes")).hasSize(1);
    }

    @Test
    void aNewValueStaysWithoutVariantsUnlessTheyAreManaged() {
        option("optionValuesToAdd: [{name: \"Teal\"}]", "Color");
        assertThat(ids("/variants/nodes")).hasSize(3);
        assertThat(names("Color")).containsExactly("Red", "Blue", "Teal");
        option("optionValuesToAdd: [{name: \"Pink\"}], variantStrategy: MANAGE", "Color");
        assertThat(ids("/variants/nodes")).as("Pink in S and in M").hasSize(5);
    }

    @Test
    void aNewOptionLeavesVariantsAsTheyAreOrCombinesThem() {
        create("Fabric", "LEAVE_AS_IS", "Cotton", "Wool");
        assertThat(ids("/variants/nodes")).hasSize(3);
        assertThat(whole().at("/variants/nodes/0/selectedOptions/2/value").asText())
                .isEqualTo("Cotton");
        call(
                "mutation($p: ID!, $o: [ID!]!) { productOptionsDelete(productId: $p, options: $o) { userErrors { message } } }",
                Map.of("p", product, "o", List.of(optionId("Fabric"))));
        create("Fabric", "CREATE", "Cotton", "Wool");
        assertThat(ids("/variants/nodes")).hasSize(6);
    }

    @Test
    void anOptionWithSeveralValuesIsDeletedOnlyByPosition() {
        List<String> variants = ids("/variants/nodes");
        assertThat(delete("DEFAULT").at("/userErrors/0/code").asText())
                .isEqualTo("CANNOT_DELETE_OPTION_WITH_MULTIPLE_VALUES");
        assertThat(delete("NON_DESTRUCTIVE").at("/userErrors/0/code").asText())
                .isEqualTo("CANNOT_USE_NON_DESTRUCTIVE_STRATEGY");
        assertThat(ids("/variants/nodes")).isEqualTo(variants);
        assertThat(delete("POSITION").path("userErrors")).isEmpty();
        assertThat(ids("/variants/nodes")).containsExactly(variants.get(0), variants.get(2));
    }

    @Test
    void optionsAndTheirValuesArePutInOrderAndVariantsFollow() {
        List<String> variants = ids("/variants/nodes");
        JsonNode answer = call(
                        "mutation($p: ID!, $o: [OptionReorderInput!]!) { productOptionsReorder(productId: $p, options: $o)"
                                + " { product { options { name } } userErrors { field code message } } }",
                        Map.of(
                                "p",
                                product,
                                "o",
                                List.of(
                                        Map.of("name", "Size"),
                                        Map.of(
                                                "name",
                                                "Color",
                                                "values",
                                                List.of(Map.of("name", "Blue"), Map.of("name", "Red"))))))
                .path("productOptionsReorder");
        assertThat(answer.path("userErrors")).isEmpty();
        assertThat(whole().at("/options/0/name").asText()).isEqualTo("Size");
        assertThat(names("Color")).containsExactly("Blue", "Red");
        assertThat(ids("/variants/nodes")).containsExactly(variants.get(2), variants.get(0), variants.get(1));
        assertThat(whole().at("/variants/nodes/0/selectedOptions/0/value").asText())
                .isEqualTo("S");
    }

    // ---- media

    @Test
    void mediaMoveAtOnceAndAJobIsToldBeside() {
        List<String> before = ids("/media/nodes");
        JsonNode answer = call(
                        "mutation($p: ID!, $m: [MoveInput!]!) { productReorderMedia(id: $p, moves: $m)"
                                + " { job { id } mediaUserErrors { code } } }",
                        Map.of("p", product, "m", List.of(Map.of("id", before.get(2), "newPosition", "0"))))
                .path("productReorderMedia");
        assertThat(answer.at("/job/id").asText()).startsWith("gid://shopify/Job/");
        assertThat(ids("/media/nodes")).containsExactly(before.get(2), before.get(0), before.get(1));
    }

    @Test
    void aFileThatAProductLetsGoOfStaysAFileAndCanBeTakenAgain() {
        ready();
        String media = ids("/media/nodes").getFirst();
        call(
                "mutation($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v) { userErrors { message } } }",
                Map.of(
                        "p",
                        product,
                        "v",
                        List.of(Map.of("id", ids("/variants/nodes").getFirst(), "mediaId", media))));
        files(Map.of("id", media, "referencesToRemove", List.of(product)));
        assertThat(ids("/media/nodes")).hasSize(2).doesNotContain(media);
        assertThat(whole().at("/variants/nodes/0/media/nodes")).isEmpty();
        assertThat(call(
                                "query($i: [ID!]!) { nodes(ids: $i) { ... on MediaImage { id alt fileStatus } } }",
                                "i",
                                List.of(media))
                        .at("/nodes/0/id")
                        .asText())
                .isEqualTo(media);
        files(Map.of("id", media, "referencesToAdd", List.of(product)));
        assertThat(ids("/media/nodes")).hasSize(3).endsWith(media);
        files(Map.of("id", media, "alt", "again"));
        assertThat(whole().at("/media/nodes/2/alt").asText()).isEqualTo("again");
    }

    @Test
    void aFileThatIsStillBeingFetchedOrNotThereIsNotChanged() {
        String media = ids("/media/nodes").getFirst();
        assertThat(files(Map.of("id", media, "alt", "x"))
                        .at("/userErrors/0/code")
                        .asText())
                .isEqualTo("NON_READY_STATE");
        assertThat(files(Map.of("id", "gid://shopify/Video/1", "alt", "x"))
                        .at("/userErrors/0/code")
                        .asText())
                .isEqualTo("FILE_DOES_NOT_EXIST");
    }

    // ---- metafields

    @Test
    void aMetafieldIsSetOnlyWhereItIsAsItWasSeen() {
        String seen = whole().at("/metafields/nodes/0/compareDigest").asText();
        assertThat(set(owned("care", "iron", seen)).path("userErrors")).isEmpty();
        assertThat(set(owned("care", "never", seen)).at("/userErrors/0/code").asText())
                .isEqualTo("STALE_OBJECT");
        assertThat(set(owned("care", "never", null)).at("/userErrors/0/code").asText())
                .as("no digest means that nothing is there yet")
                .isEqualTo("STALE_OBJECT");
        assertThat(set(owned("fresh", "yes", null)).path("userErrors")).isEmpty();
        assertThat(whole().at("/metafields/nodes/0/value").asText()).isEqualTo("iron");
        assertThat(whole().at("/metafields/nodes").size()).isEqualTo(3);
    }

    @Test
    void oneStaleMetafieldKeepsAllOthersOfTheCallFromBeingSet() {
        JsonNode before = whole();
        assertThat(set(owned("fresh", "yes", null), owned("care", "never", "stale"))
                        .path("metafields"))
                .isEmpty();
        assertThat(whole()).isEqualTo(before);
    }

    @Test
    void aDeletedMetafieldLeavesTheOthers() {
        call(
                "mutation($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { key } userErrors { message } } }",
                "m",
                List.of(Map.of("ownerId", product, "namespace", "custom", "key", "care")));
        assertThat(whole().at("/metafields/nodes").size()).isEqualTo(1);
        assertThat(whole().at("/metafields/nodes/0/key").asText()).isEqualTo("fit");
    }

    @Test
    void metafieldsThatAreAskedForByKeyComeInThatOrderAndUnderThatName() {
        JsonNode nodes = call(
                        "query($id: ID!) { product(id: $id) { metafields(keys: [\"custom.fit\", \"custom.none\","
                                + " \"custom.care\"], first: 5) { nodes { namespace key value } } } }",
                        "id",
                        product)
                .at("/product/metafields/nodes");
        assertThat(nodes.toString())
                .isEqualTo("[{\"namespace\":\"custom\",\"key\":\"custom.fit\",\"value\":\"slim\"},"
                        + "{\"namespace\":\"custom\",\"key\":\"custom.care\",\"value\":\"wash\"}]");
    }

    @Test
    void nodesOfEveryKindAreReadByIdInTheOrderOfTheirIds() {
        String variant = ids("/variants/nodes").getLast();
        String media = ids("/media/nodes").getLast();
        JsonNode nodes = call(
                        "query($i: [ID!]!) { nodes(ids: $i) { __typename id ... on ProductVariant { price } ... on MediaImage { alt } } }",
                        "i",
                        List.of(media, "gid://shopify/ProductVariant/1", variant, product))
                .path("nodes");
        assertThat(nodes.findValuesAsText("__typename")).containsExactly("MediaImage", "ProductVariant", "Product");
        assertThat(nodes.get(1).isNull()).isTrue();
    }

    // ---- how it is asked

    private JsonNode call(String document, String name, Object value) {
        return call(document, Map.of(name, value));
    }

    private JsonNode call(String document, Map<String, Object> variables) {
        JsonNode answer = store.call(document, variables);
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        return answer.path("data");
    }

    private JsonNode whole() {
        return call("query($id: ID!) { product(id: $id) { " + WHOLE + " } }", "id", product)
                .path("product");
    }

    private List<String> ids(String at) {
        return whole().at(at).findValuesAsText("id").stream()
                .filter(id -> whole().at(at).toString().contains("{\"id\":\"" + id + "\""))
                .toList();
    }

    private JsonNode option(String name) {
        for (JsonNode option : whole().path("options")) {
            if (option.path("name").asText().equals(name)) {
                return option;
            }
        }
        throw new AssertionError("no option " + name);
    }

    private String optionId(String name) {
        return option(name).path("id").asText();
    }

    private List<String> names(String option) {
        return option(option).path("optionValues").findValuesAsText("name");
    }

    private String valueId(String option, String value) {
        ArrayNode values = (ArrayNode) option(option).path("optionValues");
        for (JsonNode each : values) {
            if (each.path("name").asText().equals(value)) {
                return each.path("id").asText();
            }
        }
        throw new AssertionError("no value " + value);
    }

    private JsonNode option(String arguments, String name) {
        return call(
                        "mutation($p: ID!, $o: OptionUpdateInput!) { productOptionUpdate(productId: $p, option: $o, "
                                + arguments + ") { userErrors { field code message } } }",
                        Map.of("p", product, "o", Map.of("id", optionId("Color"), "name", name)))
                .path("productOptionUpdate");
    }

    private void create(String name, String strategy, String... values) {
        JsonNode answer = call(
                "mutation($p: ID!, $o: [OptionCreateInput!]!) { productOptionsCreate(productId: $p, options: $o,"
                        + " variantStrategy: " + strategy + ") { userErrors { message } } }",
                Map.of("p", product, "o", List.of(option(name, values))));
        assertThat(answer.at("/productOptionsCreate/userErrors")).isEmpty();
    }

    private JsonNode delete(String strategy) {
        return call(
                        "mutation($p: ID!, $o: [ID!]!) { productOptionsDelete(productId: $p, options: $o, strategy: "
                                + strategy + ") { userErrors { field code message } } }",
                        Map.of("p", product, "o", List.of(optionId("Size"))))
                .path("productOptionsDelete");
    }

    private void update(Map<String, Object> variant) {
        JsonNode answer = call(
                "mutation($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v)"
                        + " { userErrors { field message } } }",
                Map.of("p", product, "v", List.of(variant)));
        assertThat(answer.at("/productVariantsBulkUpdate/userErrors")).isEmpty();
    }

    private JsonNode files(Map<String, Object> file) {
        return call(FILES, "f", List.of(file)).path("fileUpdate");
    }

    @SafeVarargs
    private JsonNode set(Map<String, Object>... metafields) {
        return call(SET, "m", List.of(metafields)).path("metafieldsSet");
    }

    private Map<String, Object> owned(String key, String value, String digest) {
        Map<String, Object> input = new HashMap<>(metafield(key, value));
        input.put("ownerId", product);
        input.put("compareDigest", digest);
        return input;
    }

    /** What was given an address is fetched within a second. */
    private void ready() {
        await().untilAsserted(() -> assertThat(call(
                                "query($id: ID!) { product(id: $id) { media(first: 5) { nodes { status } } } }",
                                "id",
                                product)
                        .findValuesAsText("status"))
                .containsOnly("READY"));
    }

    private static Map<String, Object> metafield(String key, String value) {
        return Map.of("namespace", "custom", "key", key, "type", "single_line_text_field", "value", value);
    }

    private static Map<String, Object> file(String name) {
        return Map.of("originalSource", "https://example.com/" + name + ".jpg", "alt", name, "contentType", "IMAGE");
    }

    private static Map<String, Object> option(String name, String... values) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (String value : values) {
            list.add(Map.of("name", value));
        }
        return Map.of("name", name, "values", list);
    }

    private static Map<String, Object> chosen(String option, String value) {
        return Map.of("optionName", option, "name", value);
    }

    private static Map<String, Object> variant(String color, String size) {
        return Map.of(
                "optionValues",
                List.of(chosen("Color", color), chosen("Size", size)),
                "sku",
                color + size,
                "barcode",
                "4006381333931",
                "price",
                "10",
                "inventoryItem",
                Map.of(
                        "tracked",
                        true,
                        "cost",
                        "4",
                        "harmonizedSystemCode",
                        "610910",
                        "countryCodeOfOrigin",
                        "PT",
                        "measurement",
                        Map.of("weight", Map.of("value", 1, "unit", "KILOGRAMS"))));
    }
}
