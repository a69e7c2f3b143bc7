using Interpol.Mesh.Engine.Serialization;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Tests.Serialization;

public sealed class ExceptionTests(CodecFixture fixture) : IClassFixture<CodecFixture>
{
    [Fact]
    public void Own_exceptions_arrive_with_type_text_stack_cause_and_members()
    {
        var thrown = Throw(new RefusalException("busy", "Try again.", Throw(new InvalidOperationException("why"))) { RetryAfter = TimeSpan.FromSeconds(3) });
        var result = Assert.IsType<RefusalException>(fixture.RoundTrip<Exception>(thrown));
        Assert.Equal(("busy", "Try again.", TimeSpan.FromSeconds(3)), (result.Code, result.Message, result.RetryAfter!.Value));
        Assert.Contains(nameof(Throw), result.StackTrace, StringComparison.Ordinal);
        var inner = Assert.IsType<InvalidOperationException>(result.InnerException);
        Assert.Equal("why", inner.Message);
        Assert.Contains(nameof(Throw), inner.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(ArgumentOutOfRangeException))]
    [InlineData(typeof(KeyNotFoundException))]
    [InlineData(typeof(SiloUnavailableException))]
    [InlineData(typeof(OrleansException))]
    public void Exceptions_of_the_platform_and_the_engine_arrive_as_what_they_are(Type type)
    {
        var thrown = Throw((Exception)Activator.CreateInstance(type, "text", new IOException("cause"))!);
        var result = fixture.RoundTrip(thrown);
        Assert.IsType(type, result);
        Assert.Equal(thrown.Message, result.Message);
        Assert.IsType<IOException>(result.InnerException);
    }

    [Fact]
    public void An_etag_conflict_keeps_its_etags()
    {
        var result = Assert.IsType<InconsistentStateException>(fixture.RoundTrip<Exception>(new InconsistentStateException("conflict", "2", "1")));
        Assert.Equal(("2", "1", "conflict"), (result.StoredEtag, result.CurrentEtag, result.Message));
    }

    [Fact]
    public void Other_exceptions_arrive_as_one_that_names_the_original()
    {
        var result = Assert.IsType<WrappedException>(fixture.RoundTrip<Exception>(Throw(new LocalException("secret sauce"))));
        Assert.Equal(typeof(LocalException).FullName, result.OriginalExceptionType);
        Assert.Contains("secret sauce", result.Message, StringComparison.Ordinal);
        var again = Assert.IsType<WrappedException>(fixture.RoundTrip<Exception>(result));
        Assert.Equal(typeof(LocalException).FullName, again.OriginalExceptionType);
    }

    [Fact]
    public void A_type_that_the_reader_does_not_know_arrives_wrapped_and_leaves_the_rest_readable()
    {
        using var writer = new WireWriter();
        fixture.Codecs.WriteException(writer, new InvalidOperationException("outer", new RefusalException("c", "inner")));
        writer.WriteString("after");
        var stranger = new CodecRegistry();
        var reader = new WireReader(writer.WrittenSpan);
        var result = Assert.IsType<InvalidOperationException>(stranger.ReadException(ref reader));
        Assert.Equal("sample.refusal", Assert.IsType<WrappedException>(result.InnerException).OriginalExceptionType);
        Assert.Equal("after", reader.ReadString());
    }

    [Fact]
    public void Endless_causes_are_refused()
    {
        Exception exception = new IOException("0");
        for (var depth = 0; depth < WireWriter.MaxDepth; depth++)
        {
            exception = new IOException("more", exception);
        }

        Assert.Throws<WireFormatException>(() => fixture.Write(exception));
    }

    private static Exception Throw(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }
}
