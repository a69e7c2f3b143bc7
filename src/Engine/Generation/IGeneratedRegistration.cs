namespace Interpol.Mesh.Engine.Generation;

/// <summary>What the generator wrote for one assembly.</summary>
internal interface IGeneratedRegistration
{
    void Register(GeneratedRegistry registry);
}
