namespace Interpol.Mesh.Engine.Tests.Storage;

[Alias("Tests.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> Add(int amount);

    [Alias("Total")]
    Task<int> Total();

    [Alias("Activation")]
    Task<string> Activation();
}
