namespace Interpol.Mesh.Engine.Tests.Filters;

[Alias("engine-tests.filtered")]
public interface IFilteredGrain : IGrainWithStringKey
{
    [Alias("Double")]
    Task<int> Double(int number);

    [Alias("Refused")]
    Task Refused();
}
