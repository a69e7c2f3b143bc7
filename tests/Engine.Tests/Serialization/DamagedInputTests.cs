using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Tests.Serialization;

/// <summary>Whatever arrives, the reader ends with a value or an exception, and takes no more memory than the message deserves.</summary>
public sealed class DamagedInputTests(CodecFixture fixture) : IClassFixture<CodecFixture>
{
    private const long MemoryLimit = 4 * 1024 * 1024;

    [Fact]
    public void Every_truncation_is_noticed()
    {
        var bytes = fixture.Write(Sample());
        for (var length = 0; length < bytes.Length; length++)
        {
            var part = bytes[..length];
            var exception = Assert.Throws<WireFormatException>(() => fixture.Read<Settings>(part));
            Assert.Contains("truncated", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_changed_byte_ends_in_a_value_or_an_exception()
    {
        var bytes = fixture.Write(Sample());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
            Arb.From(from index in Gen.Choose(0, bytes.Length - 1) from value in Gen.Choose(0, 255) select (index, value)),
            change =>
            {
                var damaged = bytes.ToArray();
                damaged[change.index] = (byte)change.value;
                return EndsWell<Settings>(damaged);
            }));
    }

    [Fact]
    public void Any_bytes_end_in_a_value_or_an_exception() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => EndsWell<Settings>(bytes) && EndsWell<Shape>(bytes) && EndsWell<Everything>(bytes) && EndsWell<Exception>(bytes) && EndsWell<object>(bytes)
            && EndsWell<Dictionary<string, List<Person>>>(bytes) && EndsWell<ImmutableDictionary<int, string>>(bytes)));

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    public void A_huge_count_is_refused_before_memory_is_taken(long count)
    {
        using var writer = new WireWriter();
        writer.WriteVarUInt64((ulong)count);
        var bytes = writer.WrittenSpan.ToArray();
        Assert.Throws<WireFormatException>(() => fixture.Read<int[]>(bytes));
        Assert.Throws<WireFormatException>(() => fixture.Read<List<Person>>(bytes));
        Assert.Throws<WireFormatException>(() => fixture.Read<string>(bytes));
        Assert.Throws<WireFormatException>(() => fixture.Read<byte[]>(bytes));
        Assert.Throws<WireFormatException>(() => fixture.Read<HashSet<int>>([1, .. bytes]));
    }

    [Fact]
    public void A_count_of_large_items_takes_memory_only_as_they_arrive()
    {
        using var writer = new WireWriter();
        writer.WriteVarUInt64(100_001);
        writer.WriteRaw(new byte[100_000]);
        var bytes = writer.WrittenSpan.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsAny<Exception>(() => fixture.Read<(decimal, decimal, decimal, decimal, decimal, decimal, decimal)[]>(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryLimit);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        using var writer = new WireWriter();
        for (var depth = 0; depth < 100_000; depth++)
        {
            writer.WriteString("[]<list<int>>");
        }

        Assert.Throws<WireFormatException>(() => fixture.Read<object>([.. Enumerable.Repeat((byte)1, 10)]));
        byte[] nested = [.. Enumerable.Repeat(new byte[] { 1, (3 << 3) | (int)WireType.Block }, 1000).SelectMany(part => part)];
        Assert.ThrowsAny<OrleansException>(() => fixture.Read<Person>(nested));
    }

    private static Settings Sample()
    {
        var value = new Settings { Name = "näme", Text = "text", Children = new() { ["a"] = [new Settings { Text = "inner" }], ["b"] = [] } };
        value.Hide(1234567);
        return value;
    }

    private bool EndsWell<T>(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var reader = new WireReader(bytes);
            fixture.Codecs.Get<T>().Read(ref reader);
        }
        catch (WireFormatException)
        {
            // Refused in words.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before < MemoryLimit;
    }
}
