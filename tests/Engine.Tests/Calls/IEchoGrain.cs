namespace Interpol.Mesh.Engine.Tests.Calls;

[Alias("engine-tests.echo")]
public interface IEchoGrain : IGrainWithStringKey
{
    [Alias("Ping")]
    Task Ping();

    [Alias("Echo")]
    Task<string> Echo(string text);

    [Alias("WhereAmI")]
    ValueTask<SiloAddress> WhereAmI();

    [Alias("EchoThrough")]
    Task<string> EchoThrough(string other, string text);
}
