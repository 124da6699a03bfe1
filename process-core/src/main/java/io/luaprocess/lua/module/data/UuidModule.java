package io.luaprocess.lua.module.data;

import java.security.MessageDigest;
import java.util.UUID;
import java.util.function.Supplier;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The module {@code uuid}.
 */
public final class UuidModule {

	/** The module. */
	public static final Table TABLE = table();

	private UuidModule() {
	}

	private static Table table() {
		Table table = new Table().fn("validate", (s, args) -> Args.bool(isUuid(args.arg1())));
		generator(table, "v1", Uuid::timeBased);
		generator(table, "v4", UUID::randomUUID);
		generator(table, "v7", Uuid::timeOrdered);
		named(table, "v3", Uuid.NAMED_MD5, "MD5");
		named(table, "v5", Uuid.NAMED_SHA1, "SHA-1");
		DataArguments.fn(table, "version", (s, args) -> Num.of(uuid(args, "uuid").version()));
		DataArguments.fn(table, "variant", (s, args) -> Args.str(Uuid.variant(uuid(args, "uuid"))));
		DataArguments.fn(table, "parse", (s, args) -> parts(uuid(args, "uuid")));
		DataArguments.fn(table, "format", (s, args) -> s.string(format(args)));
		return table.freeze();
	}

	private static void generator(Table table, String name, Supplier<UUID> source) {
		table.fn(name, (s, args) -> s.string(source.get().toString()));
	}

	private static void named(Table table, String name, int version, String algorithm) {
		DataArguments.fn(table, name, (s, args) -> {
			UUID namespace = uuid(args, "namespace");
			LuaString text = DataArguments.string(args, 2, "name");
			MessageDigest digest = Digests.of(algorithm);
			digest.update(Uuid.bytes(namespace));
			digest.update(text.m_bytes, text.m_offset, text.m_length);
			return s.string(Uuid.named(version, digest.digest()).toString());
		});
	}

	private static boolean isUuid(LuaValue value) {
		return (value instanceof LuaString string && Uuid.parse(Args.utf8(string)) != null)
				|| (value instanceof LuaObject object && object.isText() && Uuid.parse(object.tojstring()) != null);
	}

	private static UUID uuid(Varargs args, String parameter) {
		UUID uuid = Uuid.parse(Args.utf8(DataArguments.string(args, 1, parameter)));
		if (uuid == null) {
			throw DataArguments.invalid("invalid UUID format");
		}
		return uuid;
	}

	private static Table parts(UUID uuid) {
		Table parts = new Table().put("version", Num.of(uuid.version())).put("variant", Args.str(Uuid.variant(uuid)));
		if (uuid.variant() != 2) {
			return parts;
		}
		if (uuid.version() == Uuid.TIME_BASED || uuid.version() == Uuid.TIME_ORDERED) {
			parts.put("timestamp", Num.of(Uuid.seconds(uuid)));
		}
		if (uuid.version() == Uuid.TIME_BASED) {
			parts.put("node", Args.str(Uuid.node(uuid)));
		}
		return parts;
	}

	private static String format(Varargs args) {
		UUID uuid = uuid(args, "uuid");
		String form = args.arg(2).isnil() ? "standard" : Args.utf8(DataArguments.string(args, 2, "format"));
		return switch (form) {
			case "standard" -> uuid.toString();
			case "simple" -> Uuid.simple(uuid);
			case "urn" -> Uuid.urn(uuid);
			default -> throw DataArguments.invalid("format must be standard, simple or urn");
		};
	}

}
