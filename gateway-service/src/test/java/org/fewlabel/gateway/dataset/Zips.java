package org.fewlabel.gateway.dataset;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A ZIP archive made byte for byte, as no program makes it: each thing that it says can be a lie. */
public final class Zips {
    static final int LINK = 0xa1ff;
    private static final int FILE = 0x81a4;
    private static final int DEFLATED = 8;

    private final ByteArrayOutputStream files = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();

    /** What the directory will say of a file. */
    public static final class Entry {
        private final byte[] name;
        private int flags = 1 << 11;
        private int method;
        private long crc32;
        private long compressed;
        private long bytes;
        private long offset;
        private int mode = FILE;

        private Entry(byte[] name) {
            this.name = name;
        }

        Entry encrypted() {
            flags |= 1;
            return this;
        }

        Entry method(int other) {
            method = other;
            return this;
        }

        Entry bytes(long lie) {
            bytes = lie;
            return this;
        }

        Entry crc32(long lie) {
            crc32 = lie;
            return this;
        }

        Entry compressed(long lie) {
            compressed = lie;
            return this;
        }

        Entry offset(long lie) {
            offset = lie;
            return this;
        }

        Entry mode(int other) {
            mode = other;
            return this;
        }
    }

    /** A picture as the stand-in of the labeler takes for one. */
    public static byte[] picture(String what) {
        return ("picture of " + what).getBytes(UTF_8);
    }

    /** With as little as a data set may have. */
    public static Zips pets() {
        Zips zip = new Zips();
        zip.add("labeled/cat/1.png", picture("a cat"));
        zip.add("labeled/dog/1.png", picture("a dog"));
        return zip;
    }

    public Entry add(String name, byte[] content) {
        return add(name.getBytes(UTF_8), content, content, 0);
    }

    Entry addDeflated(String name, byte[] content) {
        return add(name.getBytes(UTF_8), content, deflated(content), DEFLATED);
    }

    Entry addNamed(byte[] name, byte[] content) {
        return add(name, content, content, 0);
    }

    /** One more entry of the directory for what is there. */
    Entry again(Entry there) {
        Entry entry = new Entry(there.name);
        entry.crc32 = there.crc32;
        entry.compressed = there.compressed;
        entry.bytes = there.bytes;
        entry.offset = there.offset;
        entries.add(entry);
        return entry;
    }

    long end() {
        return files.size();
    }

    private Entry add(byte[] name, byte[] content, byte[] inArchive, int method) {
        Entry entry = new Entry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.method = method;
        entry.crc32 = crc.getValue();
        entry.compressed = inArchive.length;
        entry.bytes = content.length;
        entry.offset = files.size();
        entries.add(entry);
        files.writeBytes(header(entry));
        files.writeBytes(inArchive);
        return entry;
    }

    /** As it stands before a file. */
    static byte[] header(Entry entry) {
        ByteBuffer header = ByteBuffer.allocate(30 + entry.name.length).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) entry.flags)
                .putShort((short) entry.method);
        header.putInt(0)
                .putInt((int) entry.crc32)
                .putInt((int) entry.compressed)
                .putInt((int) entry.bytes);
        header.putShort((short) entry.name.length).putShort((short) 0).put(entry.name);
        return header.array();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** What has no room in 32 bits. */
    private static byte[] extra(Entry entry) {
        if (!isLarge(entry.compressed)) {
            return new byte[0];
        }
        ByteBuffer extra = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        return extra.putShort((short) 1)
                .putShort((short) Long.BYTES)
                .putLong(entry.compressed)
                .array();
    }

    private static boolean isLarge(long value) {
        return value < 0 || value >= 0xffff_ffffL;
    }

    /** Sends an archive to the gateway. */
    static ValidatableResponse upload(String name, byte[] zip) {
        return given().contentType("application/zip")
                .queryParam("name", name)
                .body(zip)
                .post("/api/v1/datasets")
                .then();
    }

    public byte[] bytes() {
        return bytes(entries.size());
    }

    /** @param count how many entries the end of the directory tells of */
    byte[] bytes(int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(files.toByteArray());
        int start = out.size();
        for (Entry entry : entries) {
            ByteBuffer header = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
            header.putShort((short) entry.flags).putShort((short) entry.method).putInt(0);
            header.putInt((int) entry.crc32)
                    .putInt(isLarge(entry.compressed) ? -1 : (int) entry.compressed)
                    .putInt((int) entry.bytes);
            byte[] extra = extra(entry);
            header.putShort((short) entry.name.length)
                    .putShort((short) extra.length)
                    .putShort((short) 0);
            header.putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(entry.mode << 16)
                    .putInt((int) entry.offset);
            out.writeBytes(header.array());
            out.writeBytes(entry.name);
            out.writeBytes(extra);
        }
        int length = out.size() - start;
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(0x06054b50).putShort((short) 0).putShort((short) 0).putShort((short) count);
        end.putShort((short) count).putInt(length).putInt(start).putShort((short) 0);
        out.writeBytes(end.array());
        return out.toByteArray();
    }
}
