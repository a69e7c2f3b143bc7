using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>Whatever arrives, the reader ends with a value or an exception, soon, and takes no more memory than the message deserves.</summary>
public sealed class DamagedInputTests
{
    private const long MemoryLimit = 64 * 1024 * 1024;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private static readonly byte[] Page = Wire.Contracts.Write((FeedPage)Filled.Of(typeof(FeedPage)));
    private static readonly byte[] Refusal = Wire.Contracts.Write<Exception>(new MeshException(MeshErrorCodes.Busy, "The queue is full.", TimeSpan.FromSeconds(3)));

    [Fact]
    public void Every_truncation_is_noticed()
    {
        for (var length = 0; length < Page.Length; length++)
        {
            var part = Page[..length];
            Assert.ThrowsAny<Exception>(() => Wire.Contracts.Read<FeedPage>(part));
        }
    }

    [Fact]
    public void A_changed_byte_ends_in_a_value_or_an_exception()
    {
        foreach (var whole in new[] { Page, Refusal })
        {
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
                Arb.From(from index in Gen.Choose(0, whole.Length - 1) from value in Gen.Choose(0, 255) select (index, value)),
                change =>
                {
                    var damaged = whole.ToArray();
                    damaged[change.index] = (byte)change.value;
                    return ReferenceEquals(whole, Page) ? EndsWell<FeedPage>(damaged) : EndsWell<Exception>(damaged);
                }));
        }
    }

    [Fact]
    public void Any_bytes_end_in_a_value_or_an_exception() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => EndsWell<Envelope>(bytes) && EndsWell<SendMessage>(bytes) && EndsWell<FeedCursor>(bytes) && EndsWell<Exception>(bytes) && EndsWell<object>(bytes)));

    private static bool EndsWell<T>(byte[] bytes)
    {
        var memory = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        try
        {
            Wire.Contracts.Read<T>(bytes);
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            // Refused.
        }

        return watch.Elapsed < TimeLimit && GC.GetAllocatedBytesForCurrentThread() - memory < MemoryLimit;
    }
}
