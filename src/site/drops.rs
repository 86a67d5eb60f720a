//! temporary
use super::*;
use crate::liquid::Object;
pub fn property(_s:&Site,_p:Option<PageId>,_o:Object,_k:&str)->Option<Value>{Some(Value::Unknown)}
pub fn items(_s:&Site,_p:Option<PageId>,_o:Object)->Option<Vec<Value>>{None}
pub fn keys(_s:&Site,_o:Object)->Vec<Arc<str>>{vec![]}
