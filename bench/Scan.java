import com.sun.management.OperatingSystemMXBean;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The floor that a pull with nothing changed cannot get under: finds the lines of a result, scans id and __parentId, groups by
 * product and hashes each product's lines. No database, no JSON parser. Arguments: the file, and how often. Prints products, lines,
 * the exclusive or of all hashes, and the medians of the seconds by the clock and of the processor.
 */
class Scan {

    private static final int READ = 1 << 20;
    private static final byte[] ID = "{\"id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARENT = ",\"__parentId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MessageDigest digest = MessageDigest.getInstance("SHA-256");
    private final byte[] all = new byte[32];
    private final byte[] block = new byte[2 * READ];
    private int end;
    /** From where on the lines of this product are not hashed yet; they lie one behind the other. */
    private int unhashed;

    private final byte[] product = new byte[256];
    private int productLength = -1;
    private long products;
    private long lines;

    Scan() throws NoSuchAlgorithmException {}

    public static void main(String[] arguments) throws Exception {
        double[] seconds = new double[Integer.parseInt(arguments[1])];
        double[] computed = new double[seconds.length];
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Scan scan = null;
        for (int i = 0; i < seconds.length; i++) {
            scan = new Scan();
            long start = System.nanoTime();
            long computedBefore = system.getProcessCpuTime();
            scan.file(arguments[0]);
            seconds[i] = (System.nanoTime() - start) / 1e9;
            computed[i] = (system.getProcessCpuTime() - computedBefore) / 1e9;
        }
        Arrays.sort(seconds);
        Arrays.sort(computed);
        System.out.printf(
                Locale.ROOT,
                "%d %d %s %.3f %.3f%n",
                scan.products,
                scan.lines,
                HexFormat.of().formatHex(scan.all),
                seconds[seconds.length / 2],
                computed[computed.length / 2]);
    }

    private void file(String name) throws IOException {
        try (InputStream in = new FileInputStream(name)) {
            int read;
            while ((read = in.read(block, end, READ)) > 0) {
                int look = end;
                end += read;
                int start = 0;
                unhashed = 0;
                for (int found = newline(look); found >= 0; found = newline(start)) {
                    line(start, found);
                    start = found + 1;
                }
                digest.update(block, unhashed, start - unhashed);
                System.arraycopy(block, start, block, 0, end - start);
                end -= start;
            }
        }
        unhashed = 0;
        endProduct(0);
    }

    private int newline(int from) {
        int i = from;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long word = (long) LONGS.get(block, i) ^ 0x0A0A0A0A0A0A0A0AL;
            long found = (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < end && block[i] != '\n') {
            i++;
        }
        return i < end ? i : -1;
    }

    private void line(int from, int to) {
        lines++;
        if (!at(from, ID)) {
            throw new IllegalStateException("line " + lines + " does not begin with an id");
        }
        int parentFrom = to - 2;
        while (block[parentFrom - 1] != '"') {
            parentFrom--;
        }
        if (at(parentFrom - PARENT.length, PARENT)) {
            if (!Arrays.equals(block, parentFrom, to - 2, product, 0, productLength)) {
                throw new IllegalStateException("line " + lines + " is not below its product");
            }
            return;
        }
        endProduct(from);
        int idTo = from + ID.length;
        while (block[idTo] != '"') {
            idTo++;
        }
        productLength = idTo - from - ID.length;
        System.arraycopy(block, from + ID.length, product, 0, productLength);
    }

    private boolean at(int from, byte[] text) {
        return from >= 0 && Arrays.equals(block, from, from + text.length, text, 0, text.length);
    }

    private void endProduct(int to) {
        digest.update(block, unhashed, to - unhashed);
        unhashed = to;
        if (productLength >= 0) {
            products++;
            byte[] hash = digest.digest();
            for (int i = 0; i < hash.length; i++) {
                all[i] ^= hash[i];
            }
        }
    }
}
