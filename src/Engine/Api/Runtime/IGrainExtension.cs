namespace Orleans.Runtime;

/// <summary>Marks an interface that every grain has, beside its own.</summary>
public interface IGrainExtension : IAddressable
{
}
