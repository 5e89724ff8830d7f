namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Whole files into memory, bounded, with a refusal in place of an I/O exception.</summary>
internal static class FileBytes
{
    internal static bool TryRead(string path, out byte[] bytes, out RegionRefusal refusal)
    {
        bytes = [];
        refusal = null!;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > RegionLimits.FileBytesMax)
            {
                refusal = new RegionRefusal(path, "", $"{file.Length} bytes; at most {RegionLimits.FileBytesMax}");
                return false;
            }

            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            refusal = new RegionRefusal(path, "", "the file is not there");
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            refusal = new RegionRefusal(path, "", $"cannot be read: {error.Message}");
            return false;
        }
    }
}
