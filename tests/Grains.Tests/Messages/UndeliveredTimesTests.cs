using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Tests.Messages;

public sealed class UndeliveredTimesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_is_known_of_nothing() => Assert.Null(new UndeliveredTimes().Since(0));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 5)]
    public void The_oldest_behind_what_is_delivered_counts(long delivered, int seconds) =>
        Assert.Equal(Start.AddSeconds(seconds), Of(5).Since(delivered));

    [Fact]
    public void When_all_is_delivered_nothing_waits_and_what_comes_then_does()
    {
        var times = Of(5);
        Assert.Null(times.Since(5));
        Assert.False(times.IsKnown(5));
        times.Add(6, Start.AddSeconds(6));
        Assert.Equal(Start.AddSeconds(6), times.Since(5));
    }

    [Fact]
    public void Of_many_the_oldest_is_exact_and_the_others_are_never_told_younger_than_they_are()
    {
        var times = Of(10_000);
        Assert.Equal(Start.AddSeconds(1), times.Since(0));
        for (var delivered = 1; delivered < 10_000; delivered += 7)
        {
            Assert.True(times.Since(delivered) <= Start.AddSeconds(delivered + 1));
        }

        Assert.Null(times.Since(10_000));
    }

    [Fact]
    public void What_the_journal_tells_comes_first()
    {
        var times = new UndeliveredTimes();
        times.Add(9, Start.AddSeconds(9));
        times.AddFirst(4, Start.AddSeconds(4));
        Assert.Equal(Start.AddSeconds(4), times.Since(3));
        Assert.Equal(Start.AddSeconds(9), times.Since(8));
    }

    [Fact]
    public void An_upload_is_not_deleted_while_it_is_sent_and_not_sent_while_it_is_deleted()
    {
        var use = new AttachmentUse();
        var (one, other) = (Sha256Hash.Of("one"u8), Sha256Hash.Of("other"u8));
        Assert.Null(use.Use([]));
        var first = use.Use([one]);
        var second = use.Use([one, other]);
        Assert.False(use.TryDelete(one, Start));
        first!.Dispose();
        Assert.False(use.TryDelete(one, Start));
        second!.Dispose();
        Assert.True(use.TryDelete(one, Start));
        Assert.False(use.TryDelete(one, Start));

        // Refused as a whole: the other one is not taken for used.
        var refusal = Assert.Throws<MeshException>(() => use.Use([other, one]));
        Assert.Equal(MeshErrorCodes.Busy, refusal.Code);
        Assert.NotNull(refusal.RetryAfter);
        Assert.True(use.TryDelete(other, Start));
        use.Deleted(one);
        using var again = use.Use([one]);
        Assert.False(use.TryDelete(one, Start));
    }

    [Fact]
    public void An_upload_that_is_about_to_be_named_is_not_deleted_before_its_time()
    {
        var use = new AttachmentUse();
        var (one, other) = (Sha256Hash.Of("one"u8), Sha256Hash.Of("other"u8));
        use.Expect([one], Start, Start.AddMinutes(1));
        Assert.True(use.TryDelete(other, Start));
        Assert.False(use.TryDelete(one, Start.AddSeconds(59)));
        Assert.True(use.TryDelete(one, Start.AddMinutes(1)));
    }

    private static UndeliveredTimes Of(int count)
    {
        var times = new UndeliveredTimes();
        for (var number = 1; number <= count; number++)
        {
            times.Add(number, Start.AddSeconds(number));
        }

        return times;
    }
}
