namespace Interpol.Mesh.Engine.Generation;

/// <summary>Names the class that registers an assembly's grains and codecs.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class GeneratedRegistrationAttribute(Type registration) : Attribute
{
    public Type Registration { get; } = registration;
}
