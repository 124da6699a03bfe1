package io.luaprocess.spring.module;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The module {@code cache}.
 */
@Timeout(60)
class CacheModuleTests {

	private static final Map<String, String> PROGRAMS = Map.of("get", "return m.get(...)", "put", "return m.put(...)",
			"evict", "return m.evict(...)", "copy", """
					local value = {list = {1, 2}}
					m.put("items", "k", value)
					value.list[1] = 9
					m.get("items", "k").list[2] = 9
					return m.get("items", "k").list""");

	/** What Java code has cached. */
	record Item(String sku, int stock) {
	}

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner() {
		return ReadyModules.with(this.folder, "cache", PROGRAMS)
			.withBean(ConcurrentMapCacheManager.class, () -> new ConcurrentMapCacheManager("items"));
	}

	private static Cache items(ApplicationContext context) {
		Cache cache = context.getBean(CacheManager.class).getCache("items");
		assertThat(cache).isNotNull();
		return cache;
	}

	private static void fails(ApplicationContext context, ErrorKind kind, String message, String name, Object... args) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> ReadyModules.call(context, name, args))
			.withMessage(message)
			.matches((ex) -> ex.is(kind), kind.value());
	}

	@Test
	void valuesAreCopiesAndPlain() {
		runner().run((context) -> {
			assertThat(ReadyModules.call(context, "copy")).isEqualTo(List.of(1L, 2L));
			ReadyModules.call(context, "put", "items", 7, Map.of("a", List.of("x")));
			assertThat(items(context).get(7L, Map.class)).isEqualTo(Map.of("a", List.of("x")));
			items(context).put("cup", new Item("cup", 3));
			assertThat(ReadyModules.call(context, "get", "items", "cup")).isEqualTo(Map.of("sku", "cup", "stock", 3L));
			ReadyModules.call(context, "evict", "items", "cup");
			assertThat(items(context).get("cup")).isNull();
			assertThat(ReadyModules.call(context, "get", "items", "cup")).isNull();
		});
	}

	@Test
	void wrongArgumentsSayWhatIsWrong() {
		runner().run((context) -> {
			fails(context, ErrorKind.INVALID, "bad argument #2 to 'cache.get' (string, number or boolean expected)",
					"get", "items", Map.of());
			fails(context, ErrorKind.INVALID,
					"bad argument #3 to 'cache.put' (a value expected, use cache.evict to remove one)", "put", "items",
					"k");
			fails(context, ErrorKind.NOT_FOUND, "cache 'other' not found", "get", "other", "k");
		});
	}

	@Test
	void programsCreateNoCaches() {
		ReadyModules.with(this.folder, "cache", PROGRAMS)
			.withBean(ConcurrentMapCacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> {
				fails(context, ErrorKind.NOT_FOUND, "cache 'other' not found", "put", "other", "k", 1);
				assertThat(context.getBean(CacheManager.class).getCacheNames()).isEmpty();
			});
	}

	@Test
	void guardIsAsked() {
		runner()
			.withPropertyValues("luaprocess.security.policies.p.actions=cache.get",
					"luaprocess.security.policies.p.resources=items", "luaprocess.security.policies.p.effect=deny")
			.run((context) -> {
				ReadyModules.call(context, "put", "items", "k", 1);
				ReadyModules.call(context, "evict", "items", "k");
				fails(context, ErrorKind.PERMISSION_DENIED, "not allowed to cache.get: items", "get", "items", "k");
			});
	}

	@Test
	void moduleExistsOnlyIfEnabledAndWithItsBean() {
		ApplicationContextRunner runner = runner().withPropertyValues("luaprocess.locations=classpath*:/processes/",
				"luaprocess.default-modules=");
		runner.run((context) -> assertThat(context).hasSingleBean(CacheModule.class));
		runner.withPropertyValues("luaprocess.modules.cache.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheModule.class));
		runner.withBean("second", ConcurrentMapCacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheModule.class));
		ReadyModules.with(this.folder, "cache", Map.of())
			.withPropertyValues("luaprocess.locations=classpath*:/processes/", "luaprocess.default-modules=")
			.withClassLoader(new FilteredClassLoader(CacheManager.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheModule.class));
	}

}
