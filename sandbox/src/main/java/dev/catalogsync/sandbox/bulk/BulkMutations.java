package dev.catalogsync.sandbox.bulk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.fault.Faults;
import dev.catalogsync.sandbox.graphql.AdminApi;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.GraphqlDocuments;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxStore;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Bulk mutations: one mutation, many variables from a staged file. Each line is answered by itself and numbered, since
 * answers come in no promised order. A run that a kill cut short goes on behind the lines the ledger already has.
 */
public final class BulkMutations {

    /** Lines whose answers are written together, in an order of their own. */
    private static final int WINDOW = 20;

    private static final long LARGEST_FILE = 100L * 1024 * 1024;
    private static final int LONGEST_DOCUMENT = 65_535;

    private final BulkOperations bulk;
    private final StagedUploads uploads;
    private final ResultFiles files;
    private final SandboxStore store;
    private final AdminApi api;
    private final Faults faults;
    private final ObjectMapper json;

    public BulkMutations(
            BulkOperations bulk,
            StagedUploads uploads,
            ResultFiles files,
            SandboxStore store,
            AdminApi api,
            Faults faults,
            ObjectMapper json) {
        this.bulk = bulk;
        this.uploads = uploads;
        this.files = files;
        this.store = store;
        this.api = api;
        this.faults = faults;
        this.json = json;
    }

    // ---- submitting

    Payload submit(Draft draft, Map<String, Object> arguments, AdminCall call) {
        UserErrors errors = new UserErrors();
        String text = (String) arguments.get("mutation");
        String key = (String) arguments.get("stagedUploadPath");
        check(text, errors);
        if (errors.none()) {
            identifier((String) arguments.get("clientIdentifier"), errors);
        }
        Path file = uploads.file(key);
        if (errors.none()) {
            file(file, errors);
        }
        if (errors.none()) {
            String busy = bulk.busy("MUTATION");
            if (busy != null) {
                errors.add(
                        "OPERATION_IN_PROGRESS",
                        "A bulk mutation operation for this app and shop is already in progress: " + busy + ".",
                        (String[]) null);
            }
        }
        if (!errors.none()) {
            return Payload.of("bulkOperation", null, errors);
        }
        ObjectNode operation = bulk.create(draft, "MUTATION", text);
        operation.put("staged", key);
        operation.put("checksum", checksum(file));
        operation.put("version", call.version());
        operation.put("token", call.token());
        bulk.begin(operation.path("id").asText(), "MUTATION");
        return Payload.of("bulkOperation", Entity.root(operation), errors);
    }

    private static void check(String text, UserErrors errors) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_DOCUMENT) {
            errors.add(
                    "INVALID_MUTATION",
                    "Mutation is too large (" + bytes + " bytes; maximum is 65535 bytes)",
                    "mutation");
            return;
        }
        Document document;
        try {
            document = GraphqlDocuments.parse(text);
        } catch (GraphqlDocuments.SyntaxError e) {
            errors.add("INVALID_MUTATION", "Failed to parse the mutation - " + e.withPlace(), (String[]) null);
            return;
        }
        OperationDefinition operation =
                document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        var roots = operation.getSelectionSet().getSelections();
        if (operation.getOperation() != OperationDefinition.Operation.MUTATION) {
            errors.add(
                    "INVALID_MUTATION", "Invalid operation type. Only `mutation` operations are supported.", (String[])
                            null);
        } else if (roots.size() != 1) {
            errors.add(null, "You must specify a single top level mutation.", "mutation");
        } else if (roots.getFirst() instanceof Field field && field.getName().startsWith("bulkOperationRun")) {
            errors.add(null, "You must use an allowed mutation name.", "mutation");
        } else if (connections(operation.getSelectionSet()) > 1) {
            errors.add(null, "Bulk mutations cannot contain more than 1 connection.", "mutation");
        }
    }

    /** Connections are told by their selections. */
    private static int connections(SelectionSet selections) {
        int connections = 0;
        for (Field field : selections.getSelectionsOfType(Field.class)) {
            if (field.getSelectionSet() == null) {
                continue;
            }
            boolean connection = field.getSelectionSet().getSelectionsOfType(Field.class).stream()
                    .anyMatch(inner ->
                            inner.getName().equals("edges") || inner.getName().equals("nodes"));
            connections += (connection ? 1 : 0) + connections(field.getSelectionSet());
        }
        return connections;
    }

    private static void identifier(String identifier, UserErrors errors) {
        if (identifier != null && identifier.length() < 10) {
            errors.add("INVALID_MUTATION", "is too short (minimum is 10 characters)", "clientIdentifier");
        } else if (identifier != null && identifier.length() > 255) {
            errors.add("INVALID_MUTATION", "is too long (maximum is 255 characters)", "clientIdentifier");
        }
    }

    private static void file(Path file, UserErrors errors) {
        long size;
        try {
            size = file == null ? -1 : Files.size(file);
        } catch (IOException e) {
            size = -1;
        }
        if (size < 0) {
            errors.add(
                    "NO_SUCH_FILE",
                    "The JSONL file could not be found. Try uploading the file again, and check that you've entered the"
                            + " URL correctly for the stagedUploadPath mutation argument.",
                    (String[]) null);
        } else if (size == 0) {
            errors.add("INVALID_STAGED_UPLOAD_FILE", "The input file is empty.", (String[]) null);
        } else if (size > LARGEST_FILE) {
            errors.add(
                    "INVALID_STAGED_UPLOAD_FILE",
                    "The input file size exceeds the maximum allowed size of 100 MB.",
                    (String[]) null);
        }
    }

    private static String checksum(Path file) {
        try (DigestInputStream in = new DigestInputStream(
                new BufferedInputStream(Files.newInputStream(file), 1 << 16), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            return "unreadable";
        }
    }

    // ---- running

    void run(Entity operation, BulkOperations.Run run, String file) throws IOException {
        Path input = uploads.file(operation.text("staged"));
        if (!checksum(input).equals(operation.text("checksum"))) {
            throw new Faults.BulkFailure("INTERNAL_SERVER_ERROR", true);
        }
        Set<Integer> answered = answered(files.path(file));
        Set<Integer> executed = executed(operation.id());
        Faults.BulkFault fault = faults.nextBulk();
        Random order = new Random(Gid.number(operation.id()));
        List<Map<String, Object>> window = new ArrayList<>(WINDOW);
        run.objects = answered.size();
        run.roots = answered.size();
        try (InputStream in = Files.newInputStream(input);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(files.path(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
                JsonGenerator target = BulkLines.generator(out)) {
            int number = 0;
            for (String line = lines.readLine(); line != null && !run.canceled; line = lines.readLine()) {
                if (!line.isBlank() && !answered.contains(number)) {
                    Map<String, Object> answer = executed.contains(number) ? lost() : answer(operation, line, number);
                    answer.put("__lineNumber", number);
                    window.add(answer);
                }
                if (window.size() == WINDOW) {
                    write(window, order, target, run);
                }
                fault.reached(++number);
            }
            write(window, order, target, run);
        }
    }

    private void write(List<Map<String, Object>> window, Random order, JsonGenerator target, BulkOperations.Run run)
            throws IOException {
        store.sync();
        Collections.shuffle(window, order);
        for (Map<String, Object> answer : window) {
            target.writePOJO(answer);
            target.writeRaw('\n');
        }
        target.flush();
        run.objects += window.size();
        run.roots += window.size();
        window.clear();
    }

    private Map<String, Object> answer(Entity operation, String line, int number) {
        Map<String, Object> variables;
        try {
            JsonNode node = json.readTree(line);
            if (!node.isObject()) {
                return error("The line is not a JSON object of variables.");
            }
            variables = variables(node);
        } catch (JsonProcessingException e) {
            return error("The line is not valid JSON.");
        }
        AdminCall call = new AdminCall(
                operation.id() + "/" + number, operation.text("token"), operation.text("version"), "", false, true);
        return new LinkedHashMap<>(api.answer(new AdminApi.Request(operation.text("query"), variables, null), call));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> variables(JsonNode node) {
        return json.convertValue(node, LinkedHashMap.class);
    }

    private static Map<String, Object> error(String message) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("errors", List.of(Map.of("message", message)));
        return answer;
    }

    /** The line was executed, and its answer went down with the process. */
    private static Map<String, Object> lost() {
        Map<String, Object> answer = error("Internal error. Looks like something went wrong on our end.");
        answer.put("data", null);
        return answer;
    }

    private Set<Integer> answered(Path result) throws IOException {
        Set<Integer> lines = new HashSet<>();
        if (Files.exists(result)) {
            try (BufferedReader reader = Files.newBufferedReader(result)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(json.readTree(line).path("__lineNumber").asInt());
                }
            }
        }
        return lines;
    }

    private Set<Integer> executed(String operation) throws IOException {
        Set<Integer> lines = new HashSet<>();
        store.history(entry -> {
            String request = entry.path("requestId").asText();
            if (request.startsWith(operation + "/")) {
                lines.add(Integer.parseInt(request.substring(operation.length() + 1)));
            }
        });
        return lines;
    }
}
