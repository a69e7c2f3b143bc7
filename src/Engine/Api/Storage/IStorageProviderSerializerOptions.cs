namespace Orleans.Storage;

/// <summary>Options of storages that turn states into bytes.</summary>
public interface IStorageProviderSerializerOptions
{
    /// <summary>Turns states into bytes.</summary>
    IGrainStorageSerializer GrainStorageSerializer { get; set; }
}
