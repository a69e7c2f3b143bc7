namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Codecs of the platform's types.</summary>
internal sealed class BuiltInCodecs(CodecRegistry registry)
{
    public Codec<object?> Any => registry.Get<object?>();

    public Codec<Exception?> Exceptions => registry.Get<Exception?>();

    public void Register()
    {
    }

    public Codec? Create(Type type) => null;
}
