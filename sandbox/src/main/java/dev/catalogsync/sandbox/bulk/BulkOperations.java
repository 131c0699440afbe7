package dev.catalogsync.sandbox.bulk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.fault.Faults;
import dev.catalogsync.sandbox.graphql.AdminApi;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.GraphqlDocuments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxStore;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Bulk operations from CREATED to their end. Each is a document of the store, so it is still known after a kill; what
 * was running then begins again. Five queries and five mutations run at once.
 */
public final class BulkOperations {

    /** Shopify's "bulk operations" pages, from version 2026-01 on. */
    private static final int LANES = 5;

    private static final int LONGEST_DOCUMENT = 65_535;
    private static final String SYNTAX_ERROR = "Invalid bulk query: ";

    private final ExecutorService workers;
    private final ResultFiles files;
    private final Faults faults;
    private final Map<Long, Run> running = new ConcurrentSkipListMap<>();
    private SandboxStore store;
    private AdminApi api;
    private BulkMutations mutations;

    /** What is known of an operation that has not ended. */
    static final class Run {
        final String type;
        volatile boolean canceled;
        volatile long objects;
        volatile long roots;

        Run(String type) {
            this.type = type;
        }
    }

    public BulkOperations(ExecutorService workers, ResultFiles files, Faults faults) {
        this.workers = workers;
        this.files = files;
        this.faults = faults;
    }

    /** Takes up what had not ended when the process did. */
    public void start(SandboxStore opened, AdminApi admin, BulkMutations bulkMutations) {
        this.store = opened;
        this.api = admin;
        this.mutations = bulkMutations;
        running.clear();
        for (Entity operation : store.all("BulkOperation")) {
            switch (operation.text("status")) {
                case "CREATED", "RUNNING" -> begin(operation.id(), operation.text("type"));
                case "CANCELING" -> update(operation.id(), doc -> doc.put("status", "CANCELED"));
                default -> {
                    // It has ended.
                }
            }
        }
        drop();
    }

    public void register(Mutations all, Fields fields) {
        all.on("bulkOperationRunQuery", this::runQuery);
        all.on("bulkOperationRunMutation", (draft, arguments, call) -> mutations.submit(draft, arguments, call));
        all.on("bulkOperationCancel", this::cancel);
        String type = "BulkOperation";
        fields.on(type, "objectCount", (operation, arguments) -> {
            Run run = running.get(Gid.number(operation.id()));
            return run != null ? Long.toString(run.objects) : operation.text("objectCount");
        });
        fields.on(type, "rootObjectCount", (operation, arguments) -> {
            Run run = running.get(Gid.number(operation.id()));
            return run != null ? Long.toString(run.roots) : operation.text("rootObjectCount");
        });
        fields.on(type, "status", (operation, arguments) -> {
            boolean over = operation.doc().has("expires")
                    && operation.doc().path("expires").asLong()
                            < store.clock().instant().getEpochSecond();
            return over || dropped(operation) ? "EXPIRED" : operation.text("status");
        });
        for (String url : List.of("url", "partialDataUrl")) {
            fields.on(
                    type,
                    url,
                    (operation, arguments) -> operation.text(url) == null
                            ? null
                            : files.link(
                                    operation.text(url),
                                    operation.doc().path("expires").asLong()));
        }
    }

    // ---- starting

    private Payload runQuery(Draft draft, Map<String, Object> arguments, AdminCall call) {
        UserErrors errors = new UserErrors();
        String text = (String) arguments.get("query");
        check(text, errors);
        if (errors.none()) {
            String busy = busy("QUERY");
            if (busy != null) {
                errors.add(
                        "OPERATION_IN_PROGRESS",
                        "A bulk query operation for this app and shop is already in progress: " + busy + ".",
                        (String[]) null);
            }
        }
        if (!errors.none()) {
            return Payload.of("bulkOperation", null, errors);
        }
        ObjectNode operation = create(draft, "QUERY", text);
        operation.put("grouped", Boolean.TRUE.equals(arguments.get("groupObjects")) && !faults.ungroups());
        begin(operation.path("id").asText(), "QUERY");
        return Payload.of("bulkOperation", Entity.root(operation), errors);
    }

    private void check(String text, UserErrors errors) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_DOCUMENT) {
            errors.add("INVALID", "Query is too large (" + bytes + " bytes; maximum is 65535 bytes)", "query");
            return;
        }
        Document document;
        try {
            document = GraphqlDocuments.parse(text);
        } catch (GraphqlDocuments.SyntaxError e) {
            errors.add("INVALID", SYNTAX_ERROR + e.withoutPlace(), "query");
            return;
        }
        OperationDefinition operation =
                document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        if (operation.getOperation() != OperationDefinition.Operation.QUERY) {
            errors.add("INVALID", "Invalid operation type. Only `query` operations are supported.", "query");
            return;
        }
        BulkQueryRules.check(api.schema(), document).forEach(message -> errors.add("INVALID", message, "query"));
        if (errors.none()) {
            List<Map<String, Object>> invalid = api.documents().validate(document);
            invalid.forEach(each -> errors.add("INVALID", "Invalid bulk query: " + each.get("message"), "query"));
        }
    }

    /** The ids of those that fill all lanes of a type; null where one is free. */
    String busy(String type) {
        List<String> ids = running.entrySet().stream()
                .filter(each -> each.getValue().type.equals(type) && !each.getValue().canceled)
                .map(each -> Gid.of("BulkOperation", each.getKey()))
                .toList();
        return ids.size() < LANES ? null : String.join(", ", ids);
    }

    ObjectNode create(Draft draft, String type, String text) {
        ObjectNode operation = draft.create("BulkOperation");
        operation.put("status", "CREATED");
        operation.put("type", type);
        operation.putNull("errorCode");
        operation.put("createdAt", draft.now());
        operation.putNull("completedAt");
        operation.put("objectCount", "0");
        operation.put("rootObjectCount", "0");
        operation.putNull("fileSize");
        operation.putNull("url");
        operation.putNull("partialDataUrl");
        operation.put("query", text);
        return operation;
    }

    void begin(String id, String type) {
        running.put(Gid.number(id), new Run(type));
        workers.execute(() -> run(id));
    }

    // ---- running

    private void run(String id) {
        Run run = running.get(Gid.number(id));
        try {
            pause(run, faults.bulkDelay());
            Entity operation = store.settled(id);
            if (operation == null || run == null) {
                return;
            }
            if (!run.canceled) {
                update(id, doc -> doc.put("status", "RUNNING"));
                pause(run, faults.bulkRunning() / 2);
            }
            String file = ResultFiles.name(Gid.number(id));
            if (run.type.equals("QUERY")) {
                query(operation, run, file);
            } else {
                mutations.run(operation, run, file);
            }
            pause(run, faults.bulkRunning() / 2);
            end(id, run, file, null);
        } catch (Faults.BulkFailure failure) {
            fail(id, run, failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (!workers.isShutdown()) {
                end(id, run, ResultFiles.name(Gid.number(id)), "INTERNAL_SERVER_ERROR");
            }
        }
    }

    /** Waits, unless the operation is cancelled meanwhile. */
    private static void pause(Run run, long ms) throws InterruptedException {
        long end = System.nanoTime() + ms * 1_000_000;
        while (!run.canceled && System.nanoTime() < end) {
            Thread.sleep(Math.min(10, ms));
        }
    }

    private void query(Entity operation, Run run, String file) throws IOException {
        Document document = GraphqlDocuments.parse(operation.text("query"));
        BulkPlan plan = new BulkPlan(api.schema(), api.fields(), document);
        boolean grouped = operation.doc().path("grouped").asBoolean();
        Faults.BulkFault fault = faults.nextBulk();
        try (OutputStream out = new BufferedOutputStream(files.create(file), 1 << 16);
                BulkLines lines = new BulkLines(
                        out,
                        grouped,
                        (objects, roots) -> {
                            // Progress is coarse, as recorded.
                            if (roots % 1_000 == 0) {
                                run.objects = objects;
                                run.roots = roots;
                            }
                            fault.reached(roots);
                            return !run.canceled && !Thread.currentThread().isInterrupted();
                        },
                        faults)) {
            lines.write(plan, new Entity("QueryRoot", JsonNodeFactory.instance.objectNode(), null));
            run.objects = lines.objects();
            run.roots = lines.roots();
        }
    }

    private void fail(String id, Run run, Faults.BulkFailure failure) {
        String file = ResultFiles.name(Gid.number(id));
        try {
            if (!failure.partial()) {
                Files.deleteIfExists(files.path(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run.canceled |= failure.code().equals("CANCELED");
        end(id, run, file, run.canceled ? null : failure.code());
    }

    private void end(String id, Run run, String file, String errorCode) {
        long size = size(file);
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        Instant now = store.clock().instant();
        update(id, doc -> {
            doc.put("objectCount", Long.toString(run.objects));
            doc.put("rootObjectCount", Long.toString(run.roots));
            boolean complete = !run.canceled && errorCode == null;
            doc.put("status", run.canceled ? "CANCELED" : errorCode != null ? "FAILED" : "COMPLETED");
            doc.put("errorCode", errorCode);
            doc.put("expires", now.plus(ResultFiles.KEPT).getEpochSecond());
            if (complete) {
                doc.put("completedAt", store.now());
            }
            if (size > 0 && errorCode == null) {
                doc.put("url", file);
                doc.put("fileSize", Long.toString(size));
            } else if (size > 0) {
                doc.put("partialDataUrl", file);
            }
        });
        drop();
        running.remove(Gid.number(id));
    }

    /** Makes room: results that have been there for long enough, or that the disk has no more room for. */
    public void drop() {
        try {
            files.drop(running.keySet().stream().map(ResultFiles::name).collect(Collectors.toSet()));
        } catch (IOException e) {
            LoggerFactory.getLogger(BulkOperations.class)
                    .warn("results of bulk operations stay longer than they should; the next operation tries again", e);
        }
    }

    private boolean dropped(Entity operation) {
        String name = ResultFiles.name(Gid.number(operation.id()));
        return name.equals(operation.text("url")) && !Files.exists(files.path(name));
    }

    private long size(String file) {
        try {
            return Files.size(files.path(file));
        } catch (IOException e) {
            return 0;
        }
    }

    private void update(String id, Consumer<ObjectNode> step) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("origin", "system");
        store.change(entry, draft -> {
            ObjectNode operation = draft.edit(id);
            if (operation != null) {
                step.accept(operation);
            }
            return null;
        });
    }

    // ---- cancelling

    private Payload cancel(Draft draft, Map<String, Object> arguments, AdminCall call) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("id");
        ObjectNode operation = Gid.type(id).equals("BulkOperation") ? draft.read(id) : null;
        if (operation == null) {
            return Payload.of("bulkOperation", null, errors.add(null, "Bulk operation does not exist", "id"));
        }
        String status = operation.path("status").asText();
        if (!List.of("CREATED", "RUNNING").contains(status)) {
            if (!status.equals("CANCELING")) {
                errors.add(
                        null,
                        "A bulk operation cannot be canceled when it is " + status.toLowerCase(Locale.ROOT),
                        (String[]) null);
            }
            return Payload.of("bulkOperation", Entity.root(operation), errors);
        }
        operation = draft.edit(id);
        operation.put("status", "CANCELING");
        Run run = running.get(Gid.number(id));
        if (run != null) {
            operation.put("objectCount", Long.toString(run.objects));
            operation.put("rootObjectCount", Long.toString(run.roots));
            run.canceled = true;
        }
        return Payload.of("bulkOperation", Entity.root(operation), errors);
    }

    /** Lets go of everything that runs, for a reset. */
    public void stop() {
        running.values().forEach(run -> run.canceled = true);
        running.clear();
    }
}
