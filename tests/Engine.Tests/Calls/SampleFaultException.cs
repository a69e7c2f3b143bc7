namespace Interpol.Mesh.Engine.Tests.Calls;

[GenerateSerializer]
[Alias("engine-tests.sample-fault")]
public sealed class SampleFaultException : Exception
{
    public SampleFaultException(string message, string code)
        : base(message) => Code = code;

    [Id(0)]
    public string Code { get; set; }
}
