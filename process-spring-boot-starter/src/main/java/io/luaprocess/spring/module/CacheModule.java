package io.luaprocess.spring.module;

import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/**
 * The module {@code cache}: values in the caches of the application. Programs cannot
 * create caches.
 */
public final class CacheModule implements LuaModule {

	private final CacheManager caches;

	/**
	 * Creates the module.
	 * @param caches has the caches
	 */
	public CacheModule(CacheManager caches) {
		this.caches = caches;
	}

	@Override
	public String name() {
		return "cache";
	}

	@Override
	public String description() {
		return "Values in the caches of the application.";
	}

	@Override
	public Map<String, LuaFunction> functions() {
		return Map.of("get",
				DescribedFunction.of(this::get, "Returns a copy of the value of a key, or nil.", "any", "cache string",
						"key string|number|boolean"),
				"put",
				DescribedFunction.of(this::put, "Puts a copy of a value.", "", "cache string",
						"key string|number|boolean", "value any"),
				"evict",
				DescribedFunction.of(this::evict, "Removes a key.", "", "cache string", "key string|number|boolean"));
	}

	private @Nullable Object get(LuaCall call) {
		Cache.ValueWrapper value = cache(call, "cache.get").get(key(call));
		return (value != null) ? value.get() : null;
	}

	private @Nullable Object put(LuaCall call) {
		Cache cache = cache(call, "cache.put");
		Object value = call.get(3);
		if (value == null) {
			throw new ProcessException(ErrorKind.INVALID,
					"bad argument #3 to 'cache.put' (a value expected, use cache.evict to remove one)");
		}
		cache.put(key(call), value);
		return null;
	}

	private @Nullable Object evict(LuaCall call) {
		cache(call, "cache.evict").evict(key(call));
		return null;
	}

	/**
	 * Some managers create each cache that is asked for: those would never go away.
	 */
	private Cache cache(LuaCall call, String action) {
		String name = call.require(1, String.class);
		call.permit(action, name);
		Cache cache = this.caches.getCacheNames().contains(name) ? this.caches.getCache(name) : null;
		if (cache == null) {
			throw new ProcessException(ErrorKind.NOT_FOUND, "cache '" + name + "' not found");
		}
		return cache;
	}

	private static Object key(LuaCall call) {
		Object key = call.get(2);
		if (key instanceof String || key instanceof Number || key instanceof Boolean) {
			return key;
		}
		throw new ProcessException(ErrorKind.INVALID,
				"bad argument #2 to '" + call.function() + "' (string, number or boolean expected)");
	}

	@Override
	public String toString() {
		return "module 'cache' of the application's CacheManager (luaprocess.modules.cache.enabled)";
	}

}
