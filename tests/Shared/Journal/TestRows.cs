using Interpol.Mesh.Grains.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Interpol.Mesh.Testing;

/// <summary>What writes rows in tests without a silo: one for all, because making it takes longer than most of them.</summary>
internal static class TestRows
{
    public static RowSerializer Serializer { get; } = new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>());
}
