import client.ApiClient;
import client.api.SyncApi;
import client.model.Approval;
import client.model.BulkApproval;
import client.model.BulkApproved;
import client.model.Change;
import client.model.ChangeFilter;
import client.model.ChangeOperation;
import client.model.ChangeState;
import client.model.Direction;
import client.model.FieldChange;
import client.model.Kind;
import client.model.ListedChange;
import client.model.Product;
import client.model.Proposal;
import client.model.PullRequest;
import client.model.PushRequest;
import client.model.RollbackRequest;
import java.util.List;
import java.util.Map;

/** The steps of docs/tour.md with a client that was generated from the OpenAPI document: a title is changed, and changed back. */
public class Tour {

    private final SyncApi sync;

    private Tour(String address, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(address);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        sync = new SyncApi(client);
    }

    /** Answers the titles of one product: as pulled, as pushed, and as the inverse of the push makes it. */
    public static List<String> walk(String address, String token) throws Exception {
        return new Tour(address, token).walk();
    }

    private List<String> walk() throws Exception {
        long pull = sync.pull(new PullRequest()).getBatchId();
        await(pull);
        // One that no other test touches.
        ListedChange product = sync.listChanges(
                        null, Direction.INCOMING, ChangeOperation.CREATE, Kind.PRODUCT, null, null, null, null, null, null, null, null, null, 31L, null)
                .getChanges()
                .getLast();
        Map<String, Object> pulled = sync.showChange(product.getId()).getAfter();

        Product edit = new Product().id(product.getShopifyId()).title("Walked by a client");
        long proposed = sync.propose(new Proposal().addDocumentsItem(edit).reason("tour"))
                .getChanges()
                .getFirst()
                .getId();
        expect(sync.showChange(proposed).getFields().stream().map(FieldChange::getPath).toList(), List.of("title"));
        Change approved = sync.approveChange(proposed, new Approval().reason("we try it"));
        expect(approved.getStatus(), ChangeState.APPROVED);

        long push = sync.push(new PushRequest().addChangesItem(proposed)).getBatchId();
        await(push);
        Change applied = sync.showChange(proposed);
        expect(applied.getStatus(), ChangeState.APPLIED);

        long back = sync.rollBack(push, new RollbackRequest()).getBatchId();
        await(back);
        BulkApproved inverse = sync.approveChanges(new BulkApproval().filter(new ChangeFilter().batch(back).status(ChangeState.PENDING)));
        expect(inverse.getApproved(), 1L);
        await(sync.push(new PushRequest().batch(back)).getBatchId());
        ListedChange undone = sync.listChanges(
                        null, null, null, null, null, back, null, null, null, null, null, null, null, null, null)
                .getChanges()
                .getFirst();
        expect(undone.getStatus(), ChangeState.APPLIED);
        return List.of(
                (String) pulled.get("title"),
                (String) applied.getAfter().get("title"),
                (String) sync.showChange(undone.getId()).getAfter().get("title"));
    }

    private void await(long batch) throws Exception {
        for (int i = 0; i < 600 && sync.showBatch(batch).getEndedAt() == null; i++) {
            Thread.sleep(100);
        }
        expect(sync.showBatch(batch).getStatus().getValue(), "SUCCEEDED");
    }

    private static void expect(Object is, Object wanted) {
        if (!wanted.equals(is)) {
            throw new AssertionError("expected " + wanted + ", and it is " + is);
        }
    }
}
