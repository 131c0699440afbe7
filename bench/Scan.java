import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The floor that a pull with nothing changed cannot get under: finds the lines of a result, scans id and __parentId, groups by
 * product and hashes each product's lines. No database, no JSON parser. Arguments: the file, and how often. Prints products, lines,
 * the exclusive or of all hashes, and the median of the seconds.
 */
class Scan {

    private static final byte[] ID = "{\"id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARENT = ",\"__parentId\":\"".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest digest = MessageDigest.getInstance("SHA-256");
    private final byte[] all = new byte[32];
    private byte[] product = new byte[64];
    private int productLength = -1;
    private long products;
    private long lines;

    Scan() throws NoSuchAlgorithmException {}

    public static void main(String[] arguments) throws Exception {
        double[] seconds = new double[Integer.parseInt(arguments[1])];
        Scan scan = null;
        for (int i = 0; i < seconds.length; i++) {
            scan = new Scan();
            long start = System.nanoTime();
            scan.file(arguments[0]);
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "%d %d %s %.3f%n",
                scan.products,
                scan.lines,
                HexFormat.of().formatHex(scan.all),
                seconds[seconds.length / 2]);
    }

    private void file(String name) throws IOException {
        byte[] block = new byte[2 << 20];
        int end = 0;
        try (InputStream in = new FileInputStream(name)) {
            int read;
            while ((read = in.read(block, end, 1 << 20)) > 0) {
                end += read;
                int start = 0;
                for (int i = 0; i < end; i++) {
                    if (block[i] == '\n') {
                        line(block, start, i);
                        start = i + 1;
                    }
                }
                System.arraycopy(block, start, block, 0, end - start);
                end -= start;
            }
        }
        endProduct();
    }

    private void line(byte[] block, int from, int to) {
        lines++;
        if (!at(block, from, ID)) {
            throw new IllegalStateException("line " + lines + " does not begin with an id");
        }
        int idFrom = from + ID.length;
        int idTo = idFrom;
        while (block[idTo] != '"') {
            idTo++;
        }
        int parentFrom = to - 2;
        while (parentFrom > idTo && block[parentFrom - 1] != '"') {
            parentFrom--;
        }
        if (parentFrom > idTo + 1 && at(block, parentFrom - PARENT.length, PARENT)) {
            if (!Arrays.equals(block, parentFrom, to - 2, product, 0, productLength)) {
                throw new IllegalStateException("line " + lines + " is not below its product");
            }
        } else {
            endProduct();
            productLength = idTo - idFrom;
            System.arraycopy(block, idFrom, product, 0, productLength);
        }
        digest.update(block, from, to + 1 - from);
    }

    private static boolean at(byte[] block, int from, byte[] text) {
        return Arrays.equals(block, from, from + text.length, text, 0, text.length);
    }

    private void endProduct() {
        if (productLength >= 0) {
            products++;
            byte[] hash = digest.digest();
            for (int i = 0; i < hash.length; i++) {
                all[i] ^= hash[i];
            }
        }
    }
}
