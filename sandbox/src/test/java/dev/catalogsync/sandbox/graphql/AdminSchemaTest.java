package dev.catalogsync.sandbox.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.catalogsync.sandbox.TestStore;
import graphql.language.AstPrinter;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdminSchemaTest {

    private static final Path FULL =
            Path.of(System.getProperty("reference.dir", "../shared")).resolve("shopify/admin-2026-10.graphqls");

    @Test
    void everyTypeFieldAndArgumentExistsInShopifysSchema() {
        assumeTrue(Files.exists(FULL), "skipped: Shopify's schema is not at " + FULL);
        TypeDefinitionRegistry full = new SchemaParser().parse(FULL.toFile());
        TypeDefinitionRegistry ours = AdminSchema.definitions();
        List<String> foreign = new ArrayList<>();
        ours.types().forEach((name, type) -> {
            Map<String, String> theirs =
                    full.getTypeOrNull(name) == null ? Map.of() : members(full.getTypeOrNull(name));
            members(type).forEach((member, declared) -> {
                if (!declared.equals(theirs.get(member))) {
                    foreign.add(name + "." + member + ": " + declared + " is not " + theirs.get(member));
                }
            });
        });
        assertThat(foreign).isEmpty();
        assertThat(ours.types()).hasSizeGreaterThan(300);
    }

    @Test
    void everyMutationOfTheSchemaIsServed() {
        try (TestStore store = TestStore.of(3)) {
            List<String> missing = new ArrayList<>();
            store.sandbox()
                    .api()
                    .schema()
                    .getMutationType()
                    .getFieldDefinitions()
                    .forEach(field -> {
                        if (store.sandbox().mutations().find(field.getName()) == null) {
                            missing.add(field.getName());
                        }
                    });
            assertThat(missing).isEmpty();
        }
    }

    /** Fields with their types, arguments among them under their own names. */
    private static Map<String, String> members(TypeDefinition<?> type) {
        Map<String, String> members = new TreeMap<>();
        switch (type) {
            case ObjectTypeDefinition object -> fields(object.getFieldDefinitions(), members);
            case InterfaceTypeDefinition contract -> fields(contract.getFieldDefinitions(), members);
            case InputObjectTypeDefinition input -> inputs("", input.getInputValueDefinitions(), members);
            case EnumTypeDefinition values ->
                values.getEnumValueDefinitions().forEach(value -> members.put(value.getName(), "value"));
            default -> members.put("", type.getClass().getSimpleName());
        }
        return members;
    }

    private static void fields(List<FieldDefinition> fields, Map<String, String> members) {
        for (FieldDefinition field : fields) {
            members.put(field.getName(), AstPrinter.printAst(field.getType()));
            inputs(field.getName(), field.getInputValueDefinitions(), members);
        }
    }

    private static void inputs(String of, List<InputValueDefinition> inputs, Map<String, String> members) {
        for (InputValueDefinition input : inputs) {
            String standard =
                    input.getDefaultValue() == null ? "" : " = " + AstPrinter.printAst(input.getDefaultValue());
            members.put(of + "(" + input.getName() + ")", AstPrinter.printAst(input.getType()) + standard);
        }
    }
}
