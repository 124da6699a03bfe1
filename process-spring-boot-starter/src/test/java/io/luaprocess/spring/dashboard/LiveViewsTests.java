package io.luaprocess.spring.dashboard;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for views that are shown to pages as long as both sides are there.
 */
class LiveViewsTests {

	private static final ViewRequest VIEW = new ViewRequest(List.of("processes"), Map.of());

	private final AtomicInteger samples = new AtomicInteger();

	private final AtomicInteger pictures = new AtomicInteger();

	private volatile String picture = "{\"n\":1}";

	private final LiveViews views = new LiveViews(this::take, this.samples::incrementAndGet, 3, Duration.ofMillis(10),
			Duration.ofSeconds(2));

	private String take(ViewRequest view) {
		this.pictures.incrementAndGet();
		return this.picture;
	}

	@AfterEach
	void close() {
		this.views.close();
		await().until(this.views::isIdle);
	}

	@Test
	void pageGetsThePictureAtOnceThenHeartbeatsAndWhatHasChanged() {
		Page page = new Page();
		this.views.open(VIEW, () -> page);
		assertThat(page.frames.get(0)).isEqualTo("retry: 1000\nevent: view\ndata: {\"n\":1}\n\n");
		await().until(() -> page.frames.size() > 3);
		assertThat(page.frames.subList(1, 3)).containsOnly(": quiet\n\n");
		this.picture = "{\"n\":2}";
		await().until(() -> page.frames.contains("event: view\ndata: {\"n\":2}\n\n"));
		assertThat(page.frames.stream().filter((frame) -> frame.contains("\"n\":2"))).hasSize(1);
	}

	@Test
	void onePictureServesAllPagesThatLookAtTheSame() {
		Page one = new Page();
		Page other = new Page();
		this.views.open(VIEW, () -> one);
		this.views.open(new ViewRequest(List.of("processes"), Map.of()), () -> other);
		await().until(() -> one.frames.size() > 20 && other.frames.size() > 20);
		assertThat(this.pictures.get()).isLessThan(one.frames.size() + other.frames.size() - 5);
	}

	@Test
	void noThreadRunsUntilAPageLooksAndSomeTimeAfterTheLastLook() {
		assertThat(this.views.isIdle()).isTrue();
		this.views.look();
		assertThat(this.views.isIdle()).isFalse();
		assertThat(this.samples.get()).isPositive();
		await().until(this.views::isIdle);
		int before = this.samples.get();
		this.views.look();
		assertThat(this.samples.get()).isGreaterThan(before);
	}

	@Test
	void pageThatReadsNothingDelaysNoOtherOne() {
		Page stuck = new Page();
		Page page = new Page();
		this.views.open(VIEW, () -> stuck);
		stuck.block = new CountDownLatch(1);
		this.views.open(VIEW, () -> page);
		await().until(() -> stuck.isBlocked);
		int before = page.frames.size();
		int frames = stuck.frames.size();
		await().until(() -> page.frames.size() > before + 10);
		assertThat(stuck.frames).hasSize(frames);
		stuck.block.countDown();
		await().until(() -> stuck.frames.size() > frames);
	}

	@Test
	void pagesThatHaveGoneLeaveNothingBehind() {
		for (int i = 0; i < 200; i++) {
			Page page = new Page();
			this.views.open(VIEW, () -> page);
			page.gone = true;
			await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> page.closed.get() == 1);
		}
		await().until(() -> this.views.viewers() == 0);
		await().until(this.views::isIdle);
	}

	@Test
	void connectionThatFailsAtOnceIsClosed() {
		Page page = new Page();
		page.gone = true;
		this.views.open(VIEW, () -> page);
		assertThat(page.closed.get()).isEqualTo(1);
		assertThat(this.views.viewers()).isZero();
	}

	@Test
	void morePagesThanAllowedAreRefused() {
		for (int i = 0; i < 3; i++) {
			this.views.open(VIEW, Page::new);
		}
		assertThatExceptionOfType(Failure.class).isThrownBy(() -> this.views.open(VIEW, Page::new))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(503));
		assertThat(this.views.viewers()).isEqualTo(3);
	}

	@Test
	void closeTellsThePagesAndWaitsForThem() {
		Page page = new Page();
		this.views.open(VIEW, () -> page);
		await().until(() -> page.frames.size() > 1);
		this.views.close();
		assertThat(page.closed.get()).isEqualTo(1);
		assertThat(this.views.viewers()).isZero();
		await().until(this.views::isIdle);
		assertThatExceptionOfType(Failure.class).isThrownBy(() -> this.views.open(VIEW, Page::new));
		this.views.look();
		assertThat(this.views.isIdle()).isTrue();
		this.views.reopen();
		this.views.open(VIEW, Page::new);
		assertThat(this.views.viewers()).isEqualTo(1);
	}

	@Test
	void viewThatFailsLaterShowsAnErrorAndComesBack() {
		Page page = new Page();
		AtomicInteger failures = new AtomicInteger();
		LiveViews failing = new LiveViews((view) -> {
			if (failures.getAndIncrement() == 1) {
				throw new IllegalStateException("as the test wants it");
			}
			return "{}";
		}, () -> {
		}, 3, Duration.ofMillis(10), Duration.ofMillis(50));
		failing.open(VIEW, () -> page);
		await().until(() -> page.frames.size() > 2);
		assertThat(page.frames.get(1)).contains("\"status\":500");
		assertThat(page.frames.get(2)).contains("data: {}");
		failing.close();
	}

	/** What a page has got. */
	private static final class Page implements Viewer.Connection {

		private final List<String> frames = new CopyOnWriteArrayList<>();

		private final AtomicInteger closed = new AtomicInteger();

		private volatile CountDownLatch block = new CountDownLatch(0);

		private volatile boolean isBlocked;

		private volatile boolean gone;

		@Override
		public void write(String text) throws IOException {
			if (this.gone) {
				throw new IOException("gone");
			}
			try {
				this.isBlocked = this.block.getCount() > 0;
				this.block.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
			this.frames.add(text);
		}

		@Override
		public void close() {
			this.closed.incrementAndGet();
		}

	}

}
