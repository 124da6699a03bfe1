package io.luaprocess.lua.module.data;

import java.security.MessageDigest;
import java.util.HexFormat;

import javax.crypto.Mac;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The module {@code hash}.
 */
public final class HashModule {

	private static final int FNV32_BASIS = 0x811C9DC5;

	private static final int FNV32_PRIME = 0x01000193;

	private static final long FNV64_BASIS = 0xCBF29CE484222325L;

	private static final long FNV64_PRIME = 0x100000001B3L;

	/** Bytes worked on between two polls. */
	private static final int STRIDE = 1 << 16;

	/** Bytes in a block of SHA-512; those of the others are shorter. */
	private static final int LONGEST_BLOCK = 128;

	/** The module. */
	public static final Table TABLE = table();

	private HashModule() {
	}

	private static Table table() {
		Table table = new Table();
		digest(table, "md5", "MD5");
		digest(table, "sha1", "SHA-1");
		digest(table, "sha256", "SHA-256");
		digest(table, "sha512", "SHA-512");
		mac(table, "hmac_md5", "HmacMD5", "MD5");
		mac(table, "hmac_sha1", "HmacSHA1", "SHA-1");
		mac(table, "hmac_sha256", "HmacSHA256", "SHA-256");
		mac(table, "hmac_sha512", "HmacSHA512", "SHA-512");
		DataArguments.fn(table, "fnv32", (s, args) -> Num.of(fnv32(s, DataArguments.string(args, 1, "data"))));
		DataArguments.fn(table, "fnv64", (s, args) -> Num.of(fnv64(s, DataArguments.string(args, 1, "data"))));
		return table.freeze();
	}

	private static void digest(Table table, String name, String algorithm) {
		DataArguments.fn(table, name, (s, args) -> {
			LuaString data = DataArguments.string(args, 1, "data");
			boolean raw = DataArguments.flag(args, 2, "raw");
			return result(s, digest(s, algorithm, data), raw);
		});
	}

	private static byte[] digest(LuaState s, String algorithm, LuaString data) {
		MessageDigest digest = Digests.of(algorithm);
		inStrides(s, data, digest::update);
		return digest.digest();
	}

	private static void mac(Table table, String name, String algorithm, String hash) {
		DataArguments.fn(table, name, (s, args) -> {
			LuaString data = DataArguments.string(args, 1, "data");
			LuaString secret = DataArguments.string(args, 2, "secret");
			boolean raw = DataArguments.flag(args, 3, "raw");
			// RFC 2104 replaces a key longer than a block by its hash; here with polls.
			byte[] key = (secret.m_length > LONGEST_BLOCK) ? digest(s, hash, secret) : DataArguments.bytes(secret);
			Mac mac = Digests.mac(algorithm, key);
			inStrides(s, data, mac::update);
			return result(s, mac.doFinal(), raw);
		});
	}

	private static void inStrides(LuaState s, LuaString data, Update update) {
		for (int done = 0; done < data.m_length; done += STRIDE) {
			s.poll();
			update.accept(data.m_bytes, data.m_offset + done, Math.min(STRIDE, data.m_length - done));
		}
	}

	private static LuaValue result(LuaState s, byte[] hash, boolean raw) {
		return raw ? s.string(hash) : s.string(HexFormat.of().formatHex(hash));
	}

	private static long fnv32(LuaState s, LuaString data) {
		int hash = FNV32_BASIS;
		for (int i = 0; i < data.m_length; i++) {
			if (i % STRIDE == 0) {
				s.poll();
			}
			hash = (hash ^ (data.m_bytes[data.m_offset + i] & 0xFF)) * FNV32_PRIME;
		}
		return Integer.toUnsignedLong(hash);
	}

	private static double fnv64(LuaState s, LuaString data) {
		long hash = FNV64_BASIS;
		for (int i = 0; i < data.m_length; i++) {
			if (i % STRIDE == 0) {
				s.poll();
			}
			hash = (hash ^ (data.m_bytes[data.m_offset + i] & 0xFF)) * FNV64_PRIME;
		}
		return unsigned(hash);
	}

	/** Rounds an unsigned number to the nearest double, ties to even. */
	static double unsigned(long value) {
		// The lowest bit is kept for the decision how to round, as the halving drops it.
		return (value >= 0) ? value : ((value >>> 1) | (value & 1)) * 2.0;
	}

	/** Takes some bytes. */
	@FunctionalInterface
	private interface Update {

		void accept(byte[] bytes, int offset, int length);

	}

}
