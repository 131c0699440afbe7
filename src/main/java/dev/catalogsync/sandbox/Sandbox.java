package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.schema.GraphQLSchema;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** One Shopify store, put together. It needs no Spring, so tests can have as many as they like. */
final class Sandbox implements Closeable {

    private final SandboxSettings settings;
    private final Clock clock;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-clockwork").factory());
    private final ExecutorService workers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("sandbox-bulk-", 0).factory());
    private final Faults faults;
    private final Store store;
    private final ResultFiles files;
    private final StagedUploads uploads;
    private final AccessTokens tokens;
    private final Buckets buckets;
    private final AdminApi api;
    private final Mutations mutations = new Mutations();
    private final Path temporary;
    private final BulkOperations bulk;
    private final Merchant merchant;
    private final Webhooks webhooks;

    Sandbox(SandboxSettings settings, Clock real, ObjectMapper json) throws IOException {
        this.settings = settings;
        this.faults = new Faults(real);
        this.clock = faults.clock();
        ShopSeed shop = new ShopSeed(settings);
        Catalog catalog = catalog(settings, json);
        boolean memory = settings.state() == SandboxSettings.State.MEMORY;
        this.temporary = memory ? Files.createTempDirectory("sandbox") : null;
        Path folder = memory ? temporary : settings.folder();
        Journal journal = memory ? Journal.temporary(json) : Journal.in(folder, json);
        // Collections of ours only beside products of ours.
        boolean generated = settings.catalog().isBlank() && settings.products() > 0;
        this.store = new Store(catalog, journal, clock, shop.documents(generated));
        this.files = new ResultFiles(folder.resolve("files"), settings.clientSecret(), real);
        this.uploads = new StagedUploads(files);
        this.tokens = new AccessTokens(settings, real);
        this.buckets = new Buckets(settings.plan(), real, faults);
        this.bulk = new BulkOperations(workers, files, faults);

        Fields fields = new Fields();
        Operations operations = new Operations(clockwork, json);
        ProductMutations products = new ProductMutations(shop, operations);
        new Queries(store, settings).register(fields);
        new ProductFields(settings).register(fields);
        new InventoryFields(store).register(fields);
        new CollectionFields(store).register(fields);
        MediaFields.register(fields);
        Metafields.register(fields);
        operations.register(fields);
        products.register(mutations);
        new VariantMutations(shop).register(mutations);
        new OptionMutations(shop).register(mutations);
        CollectionMutations collections = new CollectionMutations(shop);
        collections.register(mutations);
        collections.register(fields, store);
        InventoryMutations inventory = new InventoryMutations();
        inventory.register(mutations);
        inventory.register(fields, store);
        new MetafieldMutations().register(mutations);
        new FileMutations().register(mutations);
        new WebhookMutations(json).register(mutations, fields);
        new CustomerMutations(shop).register(mutations);
        uploads.register(mutations);
        new Publishing(shop).register(mutations);
        bulk.register(mutations, fields);
        GraphQLSchema schema = new AdminSchema(fields, new MutationRunner(mutations, store, json)).build();
        this.api = new AdminApi(schema, fields, buckets);
        this.merchant = new Merchant(store, mutations);
        this.webhooks = new Webhooks(store, settings, faults, clockwork);
        operations.start(store, products);
        bulk.start(store, api, new BulkMutations(bulk, uploads, files, store, api, faults, json));
    }

    private static Catalog catalog(SandboxSettings settings, ObjectMapper json) throws IOException {
        return settings.catalog().isBlank()
                ? new GeneratedCatalog(
                        settings.products(), settings.seed(), ShopSeed.MAIN_LOCATION, ShopSeed.SECOND_LOCATION)
                : new FileCatalog(settings.catalogFile(), json, AdminSchema.fieldNames());
    }

    SandboxSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    Store store() {
        return store;
    }

    ResultFiles files() {
        return files;
    }

    Merchant merchant() {
        return merchant;
    }

    Faults faults() {
        return faults;
    }

    StagedUploads uploads() {
        return uploads;
    }

    AccessTokens tokens() {
        return tokens;
    }

    Mutations mutations() {
        return mutations;
    }

    AdminApi api() {
        return api;
    }

    /** Back to the catalog: no changes, no ledger, full buckets. */
    void reset() throws IOException {
        bulk.stop();
        store.reset();
        files.clear();
        buckets.clear();
        webhooks.clear();
        faults.set(FaultPlan.NONE);
    }

    @Override
    public void close() throws IOException {
        clockwork.shutdownNow();
        workers.shutdownNow();
        try {
            // A bulk operation that still writes its result would put a file into the folder while it is deleted.
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IOException("a bulk operation of the sandbox still runs after it was interrupted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
        FileSystemUtils.deleteRecursively(temporary);
    }
}
