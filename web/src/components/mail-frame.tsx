import classes from "./mail-frame.module.css";

interface Props {
  html: string;
  title: string;
  /** Small, for a page that holds more than the mail. */
  compact?: boolean;
}

const HEAD = [
  '<meta charset="utf-8">',
  // Nothing is fetched: a picture would tell whoever sent the mail that, and when, it is read.
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">",
  '<meta name="referrer" content="no-referrer">',
  "<style>body{margin:12px;font:15px/1.5 system-ui,sans-serif;color:#1a1d21;overflow-wrap:anywhere}img{max-width:100%}</style>",
].join("");

/** A mail's HTML, where it can do nothing: no script, no form, no picture from elsewhere, no way out. */
export function MailFrame({ html, title, compact = false }: Props) {
  return (
    <iframe
      className={classes.frame}
      data-compact={compact || undefined}
      title={title}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={`<!doctype html><html><head>${HEAD}</head><body>${html}</body></html>`}
    />
  );
}
