package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.sandbox.bulk.BulkMutations;
import dev.catalogsync.sandbox.bulk.BulkOperations;
import dev.catalogsync.sandbox.bulk.ResultFiles;
import dev.catalogsync.sandbox.bulk.StagedUploads;
import dev.catalogsync.sandbox.fault.FaultPlan;
import dev.catalogsync.sandbox.fault.Faults;
import dev.catalogsync.sandbox.graphql.AdminApi;
import dev.catalogsync.sandbox.graphql.AdminSchema;
import dev.catalogsync.sandbox.graphql.Buckets;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.MutationRunner;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.mutation.CollectionMutations;
import dev.catalogsync.sandbox.mutation.CustomerMutations;
import dev.catalogsync.sandbox.mutation.FileMutations;
import dev.catalogsync.sandbox.mutation.InventoryMutations;
import dev.catalogsync.sandbox.mutation.MerchantEdits;
import dev.catalogsync.sandbox.mutation.MetafieldMutations;
import dev.catalogsync.sandbox.mutation.Operations;
import dev.catalogsync.sandbox.mutation.OptionMutations;
import dev.catalogsync.sandbox.mutation.ProductMutations;
import dev.catalogsync.sandbox.mutation.Publishing;
import dev.catalogsync.sandbox.mutation.VariantMutations;
import dev.catalogsync.sandbox.query.CollectionFields;
import dev.catalogsync.sandbox.query.InventoryFields;
import dev.catalogsync.sandbox.query.MediaFields;
import dev.catalogsync.sandbox.query.Metafields;
import dev.catalogsync.sandbox.query.ProductFields;
import dev.catalogsync.sandbox.query.Queries;
import dev.catalogsync.sandbox.query.UnknownSearchFields;
import dev.catalogsync.sandbox.seed.FileCatalog;
import dev.catalogsync.sandbox.seed.GeneratedCatalog;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Catalog;
import dev.catalogsync.sandbox.store.Journal;
import dev.catalogsync.sandbox.store.SandboxSettings;
import dev.catalogsync.sandbox.store.SandboxStore;
import dev.catalogsync.sandbox.webhook.WebhookMutations;
import dev.catalogsync.sandbox.webhook.Webhooks;
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
public final class Sandbox implements Closeable {

    private final SandboxSettings settings;
    private final Clock clock;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-clockwork").factory());
    private final ExecutorService workers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("sandbox-bulk-", 0).factory());
    private final Faults faults;
    private final SandboxStore store;
    private final ResultFiles files;
    private final StagedUploads uploads;
    private final Buckets buckets;
    private final AdminApi api;
    private final Mutations mutations = new Mutations();
    private final Path temporary;
    private final BulkOperations bulk;
    private final MerchantEdits merchant;
    private final Webhooks webhooks;

    public Sandbox(SandboxSettings settings, Clock real, ObjectMapper json) throws IOException {
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
        this.store = new SandboxStore(catalog, journal, clock, shop.documents(generated));
        this.files = new ResultFiles(
                folder.resolve("files"),
                settings.clientSecret(),
                settings.resultLimit().toBytes(),
                real);
        this.uploads = new StagedUploads(files);
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
        this.api = new AdminApi(schema, fields, buckets, UnknownSearchFields::of);
        this.merchant = new MerchantEdits(store, mutations);
        this.webhooks = new Webhooks(store, settings, faults, clockwork);
        operations.start(store, products);
        bulk.start(store, api, new BulkMutations(bulk, uploads, files, store, api, faults, json));
        clockwork.scheduleWithFixedDelay(bulk::drop, 1, 1, TimeUnit.HOURS);
    }

    private static Catalog catalog(SandboxSettings settings, ObjectMapper json) throws IOException {
        return settings.catalog().isBlank()
                ? new GeneratedCatalog(
                        settings.products(), settings.seed(), ShopSeed.MAIN_LOCATION, ShopSeed.SECOND_LOCATION)
                : new FileCatalog(settings.catalogFile(), json, AdminSchema.fieldNames());
    }

    public SandboxSettings settings() {
        return settings;
    }

    public Clock clock() {
        return clock;
    }

    public SandboxStore store() {
        return store;
    }

    public ResultFiles files() {
        return files;
    }

    public MerchantEdits merchant() {
        return merchant;
    }

    public Faults faults() {
        return faults;
    }

    public StagedUploads uploads() {
        return uploads;
    }

    public Mutations mutations() {
        return mutations;
    }

    public AdminApi api() {
        return api;
    }

    /** Back to the catalog: no changes, no ledger, full buckets. */
    public void reset() throws IOException {
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
