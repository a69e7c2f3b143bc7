namespace Interpol.Mesh.Engine.Tests.Filters;

[Alias("engine-tests.caller")]
public interface ICallerGrain : IGrainWithStringKey
{
    /// <summary>Calls another, which calls nobody.</summary>
    [Alias("Pass")]
    Task Pass(string to);

    [Alias("Greet")]
    Task Greet();
}
