using System.Reflection;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Serializers;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>Orleans' own serializer as one version of the programs has it.</summary>
internal sealed class Wire
{
    private static readonly Assembly[] Samples = [typeof(WireSamples.Old.Letter).Assembly, typeof(WireSamples.New.Letter).Assembly];

    private readonly ServiceProvider _services;

    private Wire(Assembly? samples, bool contracts = true)
    {
        var services = new ServiceCollection();
        services.AddSerializer();

        // Orleans adds every assembly that is loaded; the two versions of the samples have the same names.
        var others = Samples.Where(assembly => assembly != samples).Concat(contracts ? [] : [typeof(OwnerId).Assembly]);
        foreach (var other in services.Where(service => service.ServiceType == typeof(IConfigureOptions<TypeManifestOptions>) && others.Contains(service.ImplementationType?.Assembly)).ToList())
        {
            services.Remove(other);
        }

        _services = services.BuildServiceProvider();
        Serializer = _services.GetRequiredService<Serializer>();
        Copier = _services.GetRequiredService<DeepCopier>();
        Codecs = _services.GetRequiredService<ICodecProvider>();
    }

    /// <summary>The programs of today.</summary>
    public static Wire Contracts { get; } = new(null);

    /// <summary>The older version of the samples.</summary>
    public static Wire Old { get; } = new(Samples[0]);

    /// <summary>The newer version of the samples.</summary>
    public static Wire New { get; } = new(Samples[1]);

    /// <summary>A program that knows none of our types.</summary>
    public static Wire Stranger { get; } = new(null, contracts: false);

    public Serializer Serializer { get; }

    public DeepCopier Copier { get; }

    public ICodecProvider Codecs { get; }

    public byte[] Write<T>(T value) => Serializer.SerializeToArray(value);

    public T Read<T>(byte[] bytes) => Serializer.Deserialize<T>(bytes)!;

    public T RoundTrip<T>(T value) => Read<T>(Write(value));
}
