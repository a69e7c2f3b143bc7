using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of a grain storage in memory.</summary>
public class MemoryGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>Turns states into bytes. Default: the one that the silo's services hold.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
