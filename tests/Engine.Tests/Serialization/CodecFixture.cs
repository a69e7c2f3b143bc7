using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Tests.Serialization;

/// <summary>The codecs of this test assembly, and short ways to use them.</summary>
public sealed class CodecFixture
{
    internal GeneratedRegistry Registry { get; } = new([typeof(CodecFixture).Assembly]);

    internal CodecRegistry Codecs => Registry.Codecs;

    public T RoundTrip<T>(T value) => Read<T>(Write(value));

    public byte[] Write<T>(T value)
    {
        using var writer = new WireWriter();
        Codecs.Get<T>().Write(writer, value);
        return writer.WrittenSpan.ToArray();
    }

    public T Read<T>(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        var value = Codecs.Get<T>().Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        return value;
    }

    public T Copy<T>(T value) => Codecs.Get<T>().Copy(value);
}
