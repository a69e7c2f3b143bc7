namespace Orleans;

/// <summary>Marks a grain interface whose grains have a Guid as key.</summary>
public interface IGrainWithGuidKey : IGrain
{
}
